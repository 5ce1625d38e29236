/*
 * A worker process of the soak: computes, sometimes asks to be tried again, and calls back through the API. Settings: those of any
 * worker, and SOAK_ENDPOINTS, the coordinators' addresses.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { createWorker, TaskFailure } from '#worker-sdk';

const CONCURRENCY = 50;
const WORK_MS = 10;
const CALLBACK_MS = 50;
/** One task in so many fails at its first attempt. */
const FAILS_FIRST = 20;

const clients = process.env.SOAK_ENDPOINTS.split(' ').map(
  (endpoint) =>
    new SFNClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 5,
    }),
);
const underWay = new Set();

async function work({ n }, { attempt, signal }) {
  await sleep(WORK_MS, undefined, { signal });
  if (attempt === 1 && n % FAILS_FIRST === 0) throw new TaskFailure('Soak.Again', 'the first attempt fails');
  return 2 * n;
}

/** The callback comes when the handler has long returned. */
function ask({ token, n }) {
  const called = sleep(CALLBACK_MS)
    .then(() => clients[n % clients.length].send(new SendTaskSuccessCommand({ taskToken: token, output: `${n + 1}` })))
    .catch((error) => {
      // A second call whose first was answered too late for the SDK: the first has been taken.
      if (error.name === 'TaskTimedOut' && error.$metadata?.attempts > 1) return;
      console.error(`ERROR callback: ${error.name}: ${error.message}`);
    })
    .finally(() => underWay.delete(called));
  underWay.add(called);
  return {};
}

const worker = createWorker();
worker.handle('soak-work', work, { concurrency: CONCURRENCY });
worker.handle('soak-ask', ask, { concurrency: CONCURRENCY });
await worker.start();
console.log('soak worker ready');

process.once('SIGTERM', async () => {
  await worker.close();
  await Promise.all(underWay);
  for (const client of clients) client.destroy();
});
