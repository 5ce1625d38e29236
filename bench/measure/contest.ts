import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { removeKeys } from '#testing';
import { type Costs, costsOf } from './costs.js';

/** One side of a comparison. All its work is laid out first, held back, and let go at once. */
export interface Contestant {
  readonly name: string;
  /** What one unit of its work is called. */
  readonly unit: 'transition' | 'task';
  /** Starts its processes and lays out the work. */
  prepare(round: { readonly namespace: string; readonly chains: number; readonly length: number }): Promise<Prepared>;
}

export interface Prepared {
  readonly pids: readonly number[];
  /** Lets the work go. */
  release(): Promise<void>;
  /** Chains that have ended. Cheap: it is asked every 20 ms. */
  finished(): Promise<number>;
  /** Ends its processes; its keys are removed by the caller. */
  stop(): Promise<void>;
}

export interface Measured {
  readonly unitsPerSecond: number;
  readonly nodeMicros: number | undefined;
  readonly redisMicros: number;
  readonly commands: number;
  readonly scripts: number;
}

/** Longest a round may take, ms. */
const LIMIT_MS = 180_000;

export async function measure(
  url: string,
  redis: Redis,
  contestant: Contestant,
  chains: number,
  length: number,
): Promise<Measured> {
  const namespace = `bench-${randomUUID().slice(0, 8)}`;
  const prepared = await contestant.prepare({ namespace, chains, length });
  try {
    const before = await costsOf(redis, prepared.pids);
    const start = performance.now();
    await prepared.release();
    for (let done = 0; done < chains;) {
      if (performance.now() - start > LIMIT_MS)
        throw new Error(`${contestant.name}: ${done} of ${chains} chains ended within ${LIMIT_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      done = await prepared.finished();
    }
    const seconds = (performance.now() - start) / 1000;
    return perUnit(before, await costsOf(redis, prepared.pids), chains * length, seconds);
  } finally {
    await prepared.stop();
    await removeKeys(url, namespace);
  }
}

function perUnit(before: Costs, after: Costs, units: number, seconds: number): Measured {
  const node =
    before.nodeSeconds === undefined || after.nodeSeconds === undefined
      ? undefined
      : after.nodeSeconds - before.nodeSeconds;
  return {
    unitsPerSecond: units / seconds,
    nodeMicros: node === undefined ? undefined : (node / units) * 1e6,
    redisMicros: ((after.redisSeconds - before.redisSeconds) / units) * 1e6,
    commands: (after.commands - before.commands) / units,
    scripts: (after.scripts - before.scripts) / units,
  };
}
