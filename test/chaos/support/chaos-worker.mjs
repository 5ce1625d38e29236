/*
 * A worker process of the chaos runs: serves the workload's resources with outcomes that are fixed by a hash, and notes what it
 * begins and what it finishes in a ledger of its own, in a Redis that no fault touches. Settings: those of any worker, and
 * LEDGER_URL, LEDGER_KEY; WORKLOAD_REDELIVER names resources that are to be run again when their worker was lost.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startTelemetry } from '#telemetry';
import { outcomeOf, WORKLOAD_RESOURCES, workMsOf } from '#testing';

const telemetry = await startTelemetry('chaos-worker');
const { createWorker, TaskFailure } = await import('#worker-sdk');

const CONCURRENCY = 10;

const ledger = new Redis(process.env.LEDGER_URL);
const key = process.env.LEDGER_KEY;
const redeliver = (process.env.WORKLOAD_REDELIVER ?? '').split(' ').filter(Boolean);

async function serve(input, { executionArn, stateName, attempt, resource, signal }) {
  const digest = createHash('sha256').update(JSON.stringify(input)).digest('base64url').slice(0, 16);
  const entry = { attempt: [executionArn, stateName, digest, attempt].join(' '), resource, pid: process.pid };
  await ledger.rpush(`${key}:begun`, JSON.stringify({ ...entry, at: Date.now() }));
  const task = { executionArn, stateName, input, attempt };
  await sleep(workMsOf(task), undefined, { signal });
  const outcome = outcomeOf(task);
  await ledger.rpush(`${key}:finished`, JSON.stringify({ ...entry, at: Date.now() }));
  if ('output' in outcome) return outcome.output;
  throw new TaskFailure(outcome.error, outcome.cause);
}

const worker = createWorker();
for (const resource of WORKLOAD_RESOURCES) worker.handle(resource, serve, { concurrency: CONCURRENCY });
for (const resource of redeliver) worker.handle(resource, serve, { concurrency: CONCURRENCY, redeliver: true });
await worker.start();
console.log('chaos worker ready');

process.once('SIGTERM', async () => {
  await worker.close();
  ledger.disconnect();
  await telemetry.shutdown();
});
