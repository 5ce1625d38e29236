/*
 * A worker process of the races: one handler that takes as long as its input says, whatever becomes of its attempt meanwhile.
 * Settings: those of any worker.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { createWorker } from '#worker-sdk';

const worker = createWorker().handle(
  'race',
  async ({ workMs = 0 }) => {
    await sleep(workMs);
    return { by: 'result' };
  },
  { concurrency: 50 },
);
await worker.start();
console.log('chaos worker ready');
process.once('SIGTERM', () => void worker.close());
