import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT, trace, TraceFlags, type Context, type ContextManager } from '@opentelemetry/api';
import { UnrecoverableError, type Worker } from 'bullmq';
import {
  EXECUTIONS_SETTINGS,
  executionsQueue,
  openWorker,
  parseStartExecutionJob,
  RedisConnections,
  SILENT_LOG,
  startExecutionResult,
  type StartExecutionJob,
  type StartExecutionResult,
} from '#queues';
import { eventually, freePort, startOwnRedis, startTestRedis, type TestRedis } from '#testing';
import { ApiError, ExecutionNotStarted, WaitTimeout } from './client-errors.js';
import { StepwellClient } from './stepwell-client.js';

const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:order';
const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:order:one';

let redis: TestRedis;
let connections: RedisConnections;
let client: StepwellClient;
let worker: Worker | undefined;

beforeAll(async () => {
  redis = await startTestRedis();
  connections = new RedisConnections(redis.url, SILENT_LOG);
});
beforeEach(() => {
  client = new StepwellClient({ redisUrl: redis.url, executionsPrefix: redis.executionsPrefix, log: SILENT_LOG });
});
afterEach(async () => {
  await Promise.all([client.close(), worker?.close()]);
  worker = undefined;
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});

/** What the OpenTelemetry SDK brings along: the context goes where the calls go. */
const current = new AsyncLocalStorage<Context>();
const contexts: ContextManager = {
  active: () => current.getStore() ?? ROOT_CONTEXT,
  with: (inside, fn, self, ...args) => current.run(inside, () => fn.apply(self as never, args)),
  bind: (_inside, target) => target,
  enable: () => contexts,
  disable: () => contexts,
};

/** The other end of the queue: what takes the requests. */
async function serve(
  start: (request: StartExecutionJob) => StartExecutionResult,
  prefix = redis.executionsPrefix,
  over = connections,
): Promise<void> {
  worker = openWorker<StartExecutionJob, StartExecutionResult>(executionsQueue(prefix), {
    connection: over.get('blocking'),
    log: SILENT_LOG,
    settings: EXECUTIONS_SETTINGS,
    concurrency: 5,
    process: async (job) => start(parseStartExecutionJob(job.data)),
  });
  await worker.waitUntilReady();
}

describe('startExecution', () => {
  it('gives the documented job to the queue and its result to the caller', async () => {
    const seen: StartExecutionJob[] = [];
    await serve((request) => {
      seen.push(request);
      return startExecutionResult(executionArn, 1_700_000_000_123);
    });
    const started = await client.startExecution({ stateMachineArn, input: { list: [], nothing: null }, name: 'one' });
    expect(started).toEqual({ executionArn, startDate: '2023-11-14T22:13:20.123Z' });
    expect(seen).toEqual([
      expect.objectContaining({ stateMachineArn, input: { list: [], nothing: null }, name: 'one' }),
    ]);
  });

  it('gives the active span on, so that the execution goes into its trace', async () => {
    context.setGlobalContextManager(contexts);
    const seen: (string | undefined)[] = [];
    await serve(({ traceparent }) => {
      seen.push(traceparent);
      return startExecutionResult(executionArn, 0);
    });
    const span = {
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      spanId: '00f067aa0ba902b7',
      traceFlags: TraceFlags.SAMPLED,
    };
    try {
      await context.with(trace.setSpanContext(ROOT_CONTEXT, span), () => client.startExecution({ stateMachineArn }));
      await client.startExecution({ stateMachineArn });
    } finally {
      context.disable();
    }
    expect(seen).toEqual(['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', undefined]);
  });

  it('does not wait for a coordinator when told so, and finds the result later', async () => {
    const queued = await client.startExecution({ stateMachineArn }, { waitForStart: false });
    await expect(client.startResult(queued, { timeoutMs: 100 })).rejects.toThrow(WaitTimeout);
    await serve(() => startExecutionResult(executionArn, 0));
    expect(await client.startResult(queued)).toMatchObject({ executionArn });
  });

  it('throws what the request was refused with', async () => {
    await serve(() => {
      throw new UnrecoverableError(`StateMachineDoesNotExist: State Machine Does Not Exist: '${stateMachineArn}'`);
    });
    const refused = client.startExecution({ stateMachineArn });
    await expect(refused).rejects.toMatchObject({ name: 'ExecutionNotStarted', code: 'StateMachineDoesNotExist' });
    await expect(client.startExecution({ stateMachineArn: '' })).rejects.toThrow(/stateMachineArn should not be empty/);
    await expect(refused).rejects.toBeInstanceOf(ExecutionNotStarted);
  });

  it('says so when Redis is not there within the time', async () => {
    const alone = new StepwellClient({ redisUrl: `redis://127.0.0.1:${await freePort()}`, log: SILENT_LOG });
    await expect(alone.startExecution({ stateMachineArn }, { timeoutMs: 300 })).rejects.toThrow(
      'Redis did not take the request',
    );
    await alone.close();
  });

  it('waits through an outage of Redis and starts once', async () => {
    const own = await startOwnRedis({ appendonly: true });
    const ownConnections = new RedisConnections(own.url, SILENT_LOG);
    const patient = new StepwellClient({ redisUrl: own.url, executionsPrefix: 'x', log: SILENT_LOG });
    let starts = 0;
    await serve(() => startExecutionResult(executionArn, ++starts), 'x', ownConnections);
    await patient.startExecution({ stateMachineArn });
    await own.kill();
    const started = patient.startExecution({ stateMachineArn }, { timeoutMs: 15_000 });
    await own.restart();
    expect(await started).toEqual(startExecutionResult(executionArn, 2));
    expect(starts).toBe(2);
    await patient.close();
    await worker?.close();
    await ownConnections.close();
    await own.stop();
  });
});

describe('runExecution', () => {
  let api: Server;
  let answers: { status: number; body: unknown }[];
  let asked: { target: unknown; body: unknown }[];

  beforeEach(async () => {
    asked = [];
    api = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        asked.push({ target: request.headers['x-amz-target'], body: JSON.parse(text) });
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        response
          .writeHead(answer?.status ?? 500, { 'content-type': 'application/x-amz-json-1.0' })
          .end(JSON.stringify(answer?.body));
      });
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
    await client.close();
    client = new StepwellClient({
      redisUrl: redis.url,
      executionsPrefix: redis.executionsPrefix,
      endpoint,
      log: SILENT_LOG,
    });
    await serve(() => startExecutionResult(executionArn, 0));
  });
  afterEach(() => new Promise((resolve) => api.close(resolve)));

  const described = (more: object) => ({
    status: 200,
    body: { executionArn, stateMachineArn, name: 'one', startDate: 1.5, ...more },
  });

  it('asks until the execution has ended, whatever happens to single answers', async () => {
    answers = [
      { status: 503, body: { __type: 'ServiceUnavailable' } },
      { status: 400, body: { __type: 'com.amazonaws.states#ThrottlingException', message: 'slow down' } },
      described({ status: 'RUNNING' }),
      described({ status: 'SUCCEEDED', stopDate: 2.25, output: '{"ok":[]}' }),
    ];
    expect(await client.runExecution({ stateMachineArn })).toEqual({
      executionArn,
      status: 'SUCCEEDED',
      output: { ok: [] },
      startDate: new Date(1_500),
      stopDate: new Date(2_250),
    });
    expect(asked).toHaveLength(4);
    expect(asked[0]).toEqual({ target: 'AWSStepFunctions.DescribeExecution', body: { executionArn } });
  });

  it('gives error and cause of one that failed', async () => {
    answers = [described({ status: 'FAILED', stopDate: 2, error: 'Sold.Out', cause: 'no shoes' })];
    expect(await client.runExecution({ stateMachineArn })).toMatchObject({
      status: 'FAILED',
      error: 'Sold.Out',
      cause: 'no shoes',
    });
  });

  it('throws what will not change by asking again, and gives up in time on what may', async () => {
    answers = [{ status: 400, body: { __type: 'ExecutionDoesNotExist', message: 'Execution Does Not Exist' } }];
    await expect(client.waitForEnd(executionArn)).rejects.toThrow(ApiError);
    answers = [described({ status: 'RUNNING' })];
    await expect(client.waitForEnd(executionArn, { timeoutMs: 200 })).rejects.toThrow(WaitTimeout);
    await eventually(() => asked.length > 2);
  });
});
