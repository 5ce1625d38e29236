import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { BARE_WRITE, CONCURRENCY, settingsOfBare, SMALL_EVENTS, WORKER_SETTINGS } from './settings.js';

/*
 * The floor under one job per state: each job commits one small write by a script and adds the next job of its chain
 * (facts/performance.md §1, «chain»).
 */
const { url, prefix } = settingsOfBare();
const redis = new Redis(url, { maxRetriesPerRequest: null });
redis.defineCommand('bareWrite', { numberOfKeys: 1, lua: BARE_WRITE });
const write = redis as Redis & { bareWrite(key: string, event: string): Promise<number> };
const queue = new Queue<{ chain: number; left: number }>('bare', { connection: redis, prefix, ...SMALL_EVENTS });

const worker = new Worker<{ chain: number; left: number }>(
  'bare',
  async ({ data: { chain, left } }) => {
    await write.bareWrite(`${prefix}:chain:${chain}`, `{"type":"PassStateExited","left":${left}}`);
    if (left > 1) await queue.add('state', { chain, left: left - 1 }, { removeOnComplete: true, removeOnFail: true });
    else await redis.incr(`${prefix}:finished`);
  },
  { connection: redis, prefix, concurrency: CONCURRENCY, ...WORKER_SETTINGS },
);
await worker.waitUntilReady();
process.once('SIGTERM', () => void worker.close().then(() => process.exit(0)));
console.log('ready');
