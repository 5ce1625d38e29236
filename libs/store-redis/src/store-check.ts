import { isReadableFormat, STORE_FORMAT, UnknownFormatError } from '#store';
import type { Redis } from 'ioredis';
import { type Durability, serverProblems } from './durability.js';
import type { Keys } from './keys.js';
import { readServerFacts, type ServerFacts } from './server-facts.js';

/** The store and the settings of this process do not belong together. The message says what to change. */
export class StoreMismatchError extends Error {
  override readonly name = 'StoreMismatchError';
}

/** What this process counts on. */
export interface StoreExpectations {
  /** undefined: this process uses no `states` queue. */
  readonly stateShards: number | undefined;
  readonly durability: Durability;
}

/** Check Redis and the record of the store (`<namespace>:meta`), which the first process writes. Tells what Redis says of itself. */
export async function checkStore(redis: Redis, keys: Keys, expected: StoreExpectations): Promise<ServerFacts> {
  const { stateShards, durability } = expected;
  const facts = await readServerFacts(redis);
  const problems = serverProblems(facts, durability);
  if (problems.length > 0) throw new StoreMismatchError(problems.join(' '));
  const partitions = await recorded(redis, keys, 'partitions', String(keys.partitions));
  const format = await recorded(redis, keys, 'fmt', String(STORE_FORMAT));
  if (!isReadableFormat(format, STORE_FORMAT)) throw new UnknownFormatError('The store', format, keys.meta);
  if (partitions !== String(keys.partitions)) {
    throw new StoreMismatchError(
      `The store ${keys.meta} was created with ${partitions} partitions, but ${keys.partitions} are configured. ` +
        `The number is fixed when a store is created: set STEPWELL_PARTITIONS to ${partitions}, or use another namespace.`,
    );
  }
  if (stateShards !== undefined) await checkStateShards(redis, keys, stateShards);
  return facts;
}

/** Wake-ups for a shard that only some processes know of would wait for the sweeper, each of them. */
async function checkStateShards(redis: Redis, keys: Keys, configured: number): Promise<void> {
  const used = await recorded(redis, keys, 'stateShards', String(configured));
  if (used === String(configured)) return;
  throw new StoreMismatchError(
    `The processes of the store ${keys.meta} use ${used} shards of the queue 'states', but ${configured} are configured. ` +
      `Set STEPWELL_STATE_SHARDS to ${used}. To change it for all: stop them all, HSET ${keys.meta} stateShards ${configured}.`,
  );
}

/** What the record says; `first` if nobody has said it yet. Only then it writes: a store that is full lets processes start. */
async function recorded(redis: Redis, keys: Keys, field: string, first: string): Promise<string | null> {
  const said = await redis.hget(keys.meta, field);
  if (said !== null) return said;
  await redis.hsetnx(keys.meta, field, first);
  return redis.hget(keys.meta, field);
}
