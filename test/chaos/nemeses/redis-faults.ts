import { readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, loseAllJobs } from '#testing';
import type { ChaosSystem } from '../support/chaos-system.js';
import type { Nemesis } from './nemesis.js';

/** SIGKILL, and the same data again. What was acknowledged is there, unless the disk was too slow: then the probe says so. */
const killRedis: Nemesis = {
  on: 'redis',
  strike: async (system, _, draw, fault) => {
    const killedAt = await crash(system);
    await sleep(draw.below(1_500));
    await system.redis.restart();
    const { until, isLess } = await system.probe.survived();
    if (isLess) await rewriteAppendOnlyFile(system);
    if (isLess) fault.lost = { from: until, to: killedAt };
    fault.detail = isLess ? `lost ${killedAt - until} ms` : '';
  },
};

/** SIGKILL, and the end of the append-only file is missing, as after a loss of power. */
const cutTail: Nemesis = {
  on: 'redis',
  strike: async (system, _, draw, fault) => {
    const killedAt = await crash(system);
    const bytes = 1 + Math.floor(2 ** (draw.next() * 16));
    const cut = cutAppendOnlyFile(system.dataDir, bytes);
    await system.redis.restart();
    await rewriteAppendOnlyFile(system);
    const { until } = await system.probe.survived();
    fault.lost = { from: until, to: killedAt };
    fault.detail = `${cut} bytes, ${killedAt - until} ms`;
  },
};

async function crash(system: ChaosSystem): Promise<number> {
  await system.redis.kill();
  system.probe.crashed();
  return Date.now();
}

/** The file that is being written: the one with the highest number. Answers how many bytes went. */
function cutAppendOnlyFile(dataDir: string, bytes: number): number {
  const folder = join(dataDir, 'appendonlydir');
  const numberOf = (name: string) => Number(/\.(\d+)\.incr\.aof$/.exec(name)?.[1] ?? 0);
  const [newest] = readdirSync(folder)
    .filter((name) => name.endsWith('.incr.aof'))
    .sort((a, b) => numberOf(b) - numberOf(a));
  if (newest === undefined) throw new Error(`no append-only file in ${folder}`);
  const file = join(folder, newest);
  const { size } = statSync(file);
  // The store itself stays: what is older than the run is not the last second.
  const cut = Math.min(bytes, Math.floor(size / 2));
  truncateSync(file, size - cut);
  return cut;
}

/**
 * What docs/operating.md asks of the operator after a loss of power. Redis (7.0.15) drops a transaction that is cut off in the
 * middle of a command from memory, but leaves its beginning in the file: the next restart would execute that half of it.
 */
async function rewriteAppendOnlyFile({ connection }: ChaosSystem): Promise<void> {
  await connection.bgrewriteaof();
  await eventually(async () => /aof_rewrite_in_progress:0/.test(await connection.info('persistence')), {
    timeoutMs: 30_000,
  });
}

/** All jobs and all else BullMQ knows are gone at once (I6). */
const wipeQueues: Nemesis = {
  on: 'redis',
  strike: async (system, _target, _draw, fault) => {
    fault.detail = `${await loseAllJobs(system.connection, system.namespace)} keys`;
  },
};

/** Scripts must be loaded again. */
const flushScripts: Nemesis = {
  on: 'redis',
  strike: async (system) => {
    await system.connection.script('FLUSH');
  },
};

/** Hardly any memory is left for a while: whole steps are refused, then it is given back. */
const squeezeMemory: Nemesis = {
  on: 'redis',
  strike: async (system, _, draw, fault) => {
    const used = Number(/used_memory:(\d+)/.exec(await system.connection.info('memory'))?.[1]);
    await system.connection.config('SET', 'maxmemory', used + draw.below(64 * 1024));
    fault.detail = `${Math.round(used / 1024)} KiB`;
    try {
      await sleep(500 + draw.below(2_500));
    } finally {
      await system.connection.config('SET', 'maxmemory', 0);
    }
  },
};

export const REDIS_FAULTS = {
  'kill-redis': killRedis,
  'cut-tail': cutTail,
  'wipe-queues': wipeQueues,
  'flush-scripts': flushScripts,
  'squeeze-memory': squeezeMemory,
} as const satisfies Readonly<Record<string, Nemesis>>;
