import type { QueueOptions, WorkerOptions } from 'bullmq';

/** Jobs at a time, the same for every side. */
export const CONCURRENCY = 100;
export const WORKER_SETTINGS: Partial<WorkerOptions> = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };
export const SMALL_EVENTS: Pick<QueueOptions, 'streams'> = { streams: { events: { maxLen: 100 } } };

/** The small write a job commits: an event appended, a field set. */
export const BARE_WRITE = `redis.call('RPUSH', KEYS[1], ARGV[1]) return redis.call('EXPIRE', KEYS[1], 600)`;

export function settingsOfBare(): { url: string; prefix: string } {
  return { url: process.env['REDIS_URL'] as string, prefix: process.env['BENCH_PREFIX'] as string };
}
