import type { Durability } from './durability.js';

/** Settings of a Redis store. All processes of one namespace must agree on them. */
export interface RedisStoreOptions {
  /** Prefix of every key. Default `sfn`. */
  readonly namespace?: string;
  /** Number of partitions, fixed when the store is created. Default 128. */
  readonly partitions?: number;
  /** Shards of the queue `states`, which all processes must know alike. Not compared when absent. */
  readonly stateShards?: number;
  /** Most events of one history. Default 25,000. */
  readonly maxEvents?: number;
  /** How long the fast path may take before the sweeper delivers a wake as well. Default 3,000 ms. */
  readonly graceMs?: number;
  /** How long a closed execution is kept. Default 90 days. */
  readonly retentionDays?: number;
  /** What this process promises; `open` refuses a server that keeps less. Default `ephemeral`: it promises nothing. */
  readonly durability?: Durability;
}

export interface StoreSettings {
  readonly namespace: string;
  readonly partitions: number;
  readonly stateShards: number | undefined;
  readonly maxEvents: number;
  readonly graceMs: number;
  readonly retentionMs: number;
  readonly durability: Durability;
}

const DAY_MS = 86_400_000;

export function settingsOf(options: RedisStoreOptions): StoreSettings {
  const partitions = options.partitions ?? 128;
  if (!Number.isInteger(partitions) || partitions < 1)
    throw new RangeError(`partitions must be 1 or more, not ${partitions}.`);
  return {
    namespace: options.namespace ?? 'sfn',
    partitions,
    stateShards: options.stateShards,
    maxEvents: options.maxEvents ?? 25_000,
    graceMs: options.graceMs ?? 3_000,
    retentionMs: Math.round((options.retentionDays ?? 90) * DAY_MS),
    durability: options.durability ?? 'ephemeral',
  };
}
