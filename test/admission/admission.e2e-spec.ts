import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { stateQueue } from '#queues';
import { eventually, startOwnRedis, startProcess, type OwnRedis, type TestProcess } from '#testing';

const NAMESPACE = 'admission';
const BACKLOG = 5;
const BALLAST_BYTES = 64 * 1024 * 1024;
const THROTTLED = { status: 400, type: expect.stringMatching(/#ThrottlingException$/), message: 'Rate exceeded' };

/** What a coordinator does when there is too much to do, and when its Redis has nearly no room left, or none. */
describe('a coordinator under pressure', () => {
  let server: OwnRedis;
  let redis: Redis;
  let coordinator: TestProcess;
  let states: Queue;
  let executions: Queue;
  let endpoint: string;
  let pass: string;
  let waits: string;

  async function call(operation: string, request: object) {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSStepFunctions.${operation}` },
      body: JSON.stringify(request),
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, type: body['__type'], message: body['message'], body };
  }
  const deploy = async (name: string, definition: object): Promise<string> => {
    const request = { name, definition: JSON.stringify(definition), roleArn: 'arn:aws:iam::123456789012:role/r' };
    return (await call('CreateStateMachine', request)).body['stateMachineArn'] as string;
  };
  const start = async (stateMachineArn: string) => call('StartExecution', { stateMachineArn, input: '{}' });
  const begin = async (stateMachineArn: string): Promise<string> => {
    const { status, body } = await start(stateMachineArn);
    expect(status).toBe(200);
    return body['executionArn'] as string;
  };
  const statusOf = async (executionArn: string) => (await call('DescribeExecution', { executionArn })).body['status'];
  const succeeds = (executionArn: string) =>
    eventually(async () => (await statusOf(executionArn)) === 'SUCCEEDED', { timeoutMs: 30_000, everyMs: 100 });
  const isThrottled = () => eventually(async () => (await start(pass)).status === 400, { timeoutMs: 10_000 });
  const isOpen = () => eventually(async () => (await start(pass)).status === 200, { timeoutMs: 10_000 });
  const ready = async () => {
    const answer = await fetch(`${endpoint}/health/ready`);
    return { status: answer.status, body: await answer.json() };
  };
  const usedBytes = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  const setLimit = (bytes: number) => redis.config('SET', 'maxmemory', bytes);

  beforeAll(async () => {
    server = await startOwnRedis();
    redis = new Redis(server.url, { maxRetriesPerRequest: null });
    // So that what lies between two marks of memory is more than the scripts and buffers that come and go.
    await redis.setrange('ballast', BALLAST_BYTES - 1, '-');
    coordinator = await startProcess(process.execPath, ['dist/apps/coordinator/src/main.js'], {
      env: {
        REDIS_URL: server.url,
        STEPWELL_NAMESPACE: NAMESPACE,
        STEPWELL_PORT: '0',
        STEPWELL_BACKLOG_WATERMARK: String(BACKLOG),
      },
      readyLine: /listens on/,
    });
    endpoint = /http:\/\/\S+/.exec(await coordinator.line(/listens on/))?.[0] ?? '';
    const { name, prefix } = stateQueue(NAMESPACE, 0);
    states = new Queue(name, { connection: redis, prefix });
    executions = new Queue('executions', { connection: redis });
    pass = await deploy('pass', { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
    waits = await deploy('waits', {
      StartAt: 'Wait',
      States: { Wait: { Type: 'Wait', Seconds: 4, Next: 'A' }, A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } },
    });
  }, 60_000);
  beforeEach(() => isOpen());
  afterEach(() => setLimit(0));

  afterAll(async () => {
    await states?.close();
    await executions?.close();
    redis?.disconnect();
    await coordinator?.stop();
    await server?.stop();
  }, 30_000);

  it('refuses new executions while too much waits; what waits is done, and starts are taken again', async () => {
    await states.pause();
    const waiting = [];
    for (let n = 0; n < BACKLOG; n++) waiting.push(await begin(pass));
    await isThrottled();
    expect(await start(pass)).toMatchObject(THROTTLED);
    expect(await ready()).toMatchObject({
      status: 200,
      body: { status: 'ok', admission: { open: false, reason: expect.stringContaining('STEPWELL_BACKLOG_WATERMARK') } },
    });
    await states.resume();
    for (const execution of waiting) await succeeds(execution);
    await isOpen();
    expect(await ready()).toMatchObject({ status: 200, body: { admission: { open: true } } });
  }, 60_000);

  it('refuses new executions above the watermark of memory, also those of the queue, while running ones go on', async () => {
    const running = await begin(waits);
    await setLimit(Math.floor((await usedBytes()) * 1.08));
    await isThrottled();
    expect(await start(pass)).toMatchObject(THROTTLED);
    const job = await executions.add('start', { stateMachineArn: pass }, { attempts: 30, backoff: 500 });
    const failed = await eventually(async () => (await executions.getJob(job.id as string))?.failedReason);
    expect(failed).toBe('ThrottlingException: Rate exceeded');
    await succeeds(running);
    expect((await start(pass)).status).toBe(400);

    await setLimit(0);
    await isOpen();
    await eventually(async () => (await executions.getJob(job.id as string))?.isCompleted(), { timeoutMs: 15_000 });
  }, 60_000);

  it('keeps running executions whole in a Redis that is full, and goes on with them soon after there is room', async () => {
    const running = await Promise.all(Array.from({ length: 4 }, () => begin(waits)));
    await setLimit(1);
    try {
      expect(await start(pass)).toMatchObject(THROTTLED);
      await new Promise((resolve) => setTimeout(resolve, 9_000)); // the timers run out, nothing can be written
      for (const execution of running) expect(await statusOf(execution)).toBe('RUNNING');
    } finally {
      await setLimit(0);
    }
    const room = Date.now();
    for (const execution of running) await succeeds(execution);
    expect(Date.now() - room).toBeLessThan(15_000);
    for (const executionArn of running) {
      const { body } = await call('GetExecutionHistory', { executionArn });
      const events = body['events'] as readonly { id: number; type: string }[];
      expect(events.map(({ id, type }) => `${id} ${type}`)).toEqual([
        '1 ExecutionStarted',
        '2 WaitStateEntered',
        '3 WaitStateExited',
        '4 PassStateEntered',
        '5 PassStateExited',
        '6 SucceedStateEntered',
        '7 SucceedStateExited',
        '8 ExecutionSucceeded',
      ]);
    }
    expect(coordinator.output().split('\n').length).toBeLessThan(60);
    expect(coordinator.output()).not.toMatch(/given up|orphans/);
  }, 90_000);
});
