import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { BARE_WRITE, CONCURRENCY, settingsOfBare, SMALL_EVENTS, WORKER_SETTINGS } from './settings.js';

/* The bare task round trip, coordinator's side: an outcome comes as a state job, the next task goes out (two jobs per task). */
const { url, prefix } = settingsOfBare();
const redis = new Redis(url, { maxRetriesPerRequest: null });
redis.defineCommand('bareWrite', { numberOfKeys: 1, lua: BARE_WRITE });
const write = redis as Redis & { bareWrite(key: string, event: string): Promise<number> };
const tasks = new Queue<{ chain: number; left: number }>('bare-tasks', { connection: redis, prefix, ...SMALL_EVENTS });

const worker = new Worker<{ chain: number; left: number }>(
  'bare',
  async ({ data: { chain, left } }) => {
    await write.bareWrite(`${prefix}:chain:${chain}`, `{"type":"TaskStateExited","left":${left}}`);
    if (left > 0) await tasks.add('task', { chain, left }, { removeOnComplete: true, removeOnFail: true });
    else await redis.incr(`${prefix}:finished`);
  },
  { connection: redis, prefix, concurrency: CONCURRENCY, ...WORKER_SETTINGS },
);
await worker.waitUntilReady();
process.once('SIGTERM', () => void worker.close().then(() => process.exit(0)));
console.log('ready');
