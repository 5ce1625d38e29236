/*
 * A worker process of the crash tests: serves all resources of the shoe shop with answers that can be foretold, and keeps
 * a ledger of its own, in a Redis that no test harms: what was begun and what was finished is known without asking the
 * runtime. Settings: those of any worker, and LEDGER_URL, LEDGER_KEY.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { createWorker, TaskFailure } from '#worker-sdk';
import { answerOf, RESOURCES } from './shop-outcomes.mjs';

/** How long a task takes, in steps of STEP_MS, and how many of a kind run in one process: so the orders overlap for some seconds. */
const WORK = {
  [RESOURCES.payment]: { steps: 2, concurrency: 2 },
  [RESOURCES.refund]: { steps: 1, concurrency: 2 },
  [RESOURCES.inventory]: { steps: 1, concurrency: 4 },
  [RESOURCES.shipping]: { steps: 5, concurrency: 4 },
  [RESOURCES.notification]: { steps: 1, concurrency: 4 },
};
const STEP_MS = 150;

const ledger = new Redis(process.env.LEDGER_URL);
const key = process.env.LEDGER_KEY;

async function serve(input, { executionArn, stateName, attempt, resource, signal, heartbeat }) {
  const line = input.line ?? '';
  const entry = { attempt: [executionArn, stateName, line, attempt].join(' '), resource, pid: process.pid };
  await ledger.rpush(`${key}:begun`, JSON.stringify({ ...entry, at: Date.now() }));
  for (let step = 0; step < WORK[resource].steps; step++) {
    await sleep(STEP_MS, undefined, { signal });
    if (resource === RESOURCES.shipping) await heartbeat();
  }
  const answer = answerOf(resource, input, attempt);
  await ledger.rpush(`${key}:finished`, JSON.stringify({ ...entry, at: Date.now() }));
  if ('error' in answer) throw new TaskFailure(answer.error, answer.cause);
  return answer.output;
}

const worker = createWorker();
for (const [resource, { concurrency }] of Object.entries(WORK)) worker.handle(resource, serve, { concurrency });
await worker.start();
console.log('shop worker ready');

process.once('SIGTERM', async () => {
  await worker.close();
  ledger.disconnect();
});
