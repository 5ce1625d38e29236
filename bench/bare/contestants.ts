import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Contestant } from '../measure/contest.js';
import { Program } from '../measure/programs.js';
import { SMALL_EVENTS } from './settings.js';

/** Bare BullMQ: chains of jobs without any store, fence or history, run by the given programs. */
function bare(
  name: string,
  unit: Contestant['unit'],
  programs: readonly string[],
  redis: Redis,
  url: string,
): Contestant {
  return {
    name,
    unit,
    async prepare({ namespace: prefix, chains, length }) {
      const queue = new Queue<{ chain: number; left: number }>('bare', { connection: redis, prefix, ...SMALL_EVENTS });
      await queue.pause();
      await queue.addBulk(
        Array.from({ length: chains }, (_, chain) => ({
          name: 'state',
          data: { chain, left: length },
          opts: { removeOnComplete: true, removeOnFail: true },
        })),
      );
      const started = await Promise.all(
        programs.map((path) => Program.start(path, { REDIS_URL: url, BENCH_PREFIX: prefix }, /ready/)),
      );
      return {
        pids: started.map((program) => program.pid),
        release: () => queue.resume(),
        finished: async () => Number((await redis.get(`${prefix}:finished`)) ?? 0),
        stop: async () => {
          await Promise.all(started.map((program) => program.stop()));
          await queue.close();
        },
      };
    },
  };
}

export const bareChain = (redis: Redis, url: string): Contestant =>
  bare('bare BullMQ chain', 'transition', ['bench/bare/chain.program.js'], redis, url);

export const bareRoundTrip = (redis: Redis, url: string): Contestant =>
  bare(
    'bare BullMQ round trip',
    'task',
    ['bench/bare/task-coordinator.program.js', 'bench/bare/task-worker.program.js'],
    redis,
    url,
  );
