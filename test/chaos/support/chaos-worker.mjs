/*
 * A worker process of the chaos runs: serves the workload's resources with outcomes that are fixed by a hash, answers the task
 * tokens that it gets, and notes what it begins and what it finishes in a ledger of its own, in a Redis that no fault touches.
 * Settings: those of any worker, LEDGER_URL, LEDGER_KEY, and CHAOS_ENDPOINTS, the coordinators' API.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startTelemetry } from '#telemetry';
import { outcomeOf, projectRoot, REDELIVERED_RESOURCE, tokenOf, WORKLOAD_RESOURCES, workMsOf } from '#testing';

const telemetry = await startTelemetry('chaos-worker');
const { createWorker, TaskFailure } = await import('#worker-sdk');
const { Callbacks } = await import(join(projectRoot, 'dist/test/chaos/support/callbacks.js'));

const CONCURRENCY = 10;

const ledgerUrl = process.env.LEDGER_URL;
const ledger = new Redis(ledgerUrl);
const key = process.env.LEDGER_KEY;
const callbacks = new Callbacks(key, { ledgerUrl, endpoints: process.env.CHAOS_ENDPOINTS.split(' ') });

async function serve(input, { executionArn, stateName, attempt, resource, signal }) {
  const digest = createHash('sha256').update(JSON.stringify(input)).digest('base64url').slice(0, 16);
  const entry = { attempt: [executionArn, stateName, digest, attempt].join(' '), resource, pid: process.pid };
  await ledger.rpush(`${key}:begun`, JSON.stringify({ ...entry, at: Date.now() }));
  const task = { executionArn, stateName, input, attempt };
  await sleep(workMsOf(task), undefined, { signal });
  const outcome = outcomeOf(task);
  if ('callback' in outcome) await callbacks.take(tokenOf(task), executionArn, outcome.callback);
  await ledger.rpush(`${key}:finished`, JSON.stringify({ ...entry, at: Date.now() }));
  if ('output' in outcome) return outcome.output;
  throw new TaskFailure(outcome.error, outcome.cause);
}

const worker = createWorker();
for (const resource of WORKLOAD_RESOURCES)
  worker.handle(resource, serve, { concurrency: CONCURRENCY, redeliver: resource === REDELIVERED_RESOURCE });
await worker.start();
console.log('chaos worker ready');

process.once('SIGTERM', async () => {
  await worker.close();
  callbacks.close();
  ledger.disconnect();
  await telemetry.shutdown();
});
