import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { BARE_WRITE, CONCURRENCY, settingsOfBare, SMALL_EVENTS, WORKER_SETTINGS } from './settings.js';

/* The bare task round trip, worker's side: make the result durable by a small write, then send the outcome as a state job. */
const { url, prefix } = settingsOfBare();
const redis = new Redis(url, { maxRetriesPerRequest: null });
redis.defineCommand('bareWrite', { numberOfKeys: 1, lua: BARE_WRITE });
const write = redis as Redis & { bareWrite(key: string, event: string): Promise<number> };
const states = new Queue<{ chain: number; left: number }>('bare', { connection: redis, prefix, ...SMALL_EVENTS });

const worker = new Worker<{ chain: number; left: number }>(
  'bare-tasks',
  async ({ data: { chain, left } }) => {
    await write.bareWrite(`${prefix}:chain:${chain}`, `{"type":"TaskSucceeded","left":${left}}`);
    await states.add('outcome', { chain, left: left - 1 }, { removeOnComplete: true, removeOnFail: true });
  },
  { connection: redis, prefix, concurrency: CONCURRENCY, ...WORKER_SETTINGS },
);
await worker.waitUntilReady();
process.once('SIGTERM', () => void worker.close().then(() => process.exit(0)));
console.log('ready');
