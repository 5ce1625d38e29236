import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { StepwellClient } from '#client';
import { executionIdOf } from '#store';
import { eventually, startProcess, startTestRedis, type TestProcess, type TestRedis } from '#testing';

/** The queue API of a real coordinator process: plain BullMQ on one side, libs/client on the other. */
describe('the queue `executions` of a running coordinator', () => {
  let redis: TestRedis;
  let coordinator: TestProcess;
  let connection: Redis;
  let queue: Queue;
  let client: StepwellClient;
  let stateMachineArn: string;

  beforeAll(async () => {
    redis = await startTestRedis();
    const env = {
      REDIS_URL: redis.url,
      STEPWELL_NAMESPACE: redis.namespace,
      STEPWELL_EXECUTIONS_PREFIX: redis.executionsPrefix,
      STEPWELL_PORT: '0',
    };
    coordinator = await startProcess(process.execPath, ['dist/apps/coordinator/src/main.js'], {
      env,
      readyLine: /listens on/,
    });
    const endpoint = /http:\/\/\S+/.exec(await coordinator.line(/listens on/))?.[0] ?? '';
    connection = new Redis(redis.url, { maxRetriesPerRequest: null });
    queue = new Queue('executions', { connection, prefix: redis.executionsPrefix });
    client = new StepwellClient({ redisUrl: redis.url, executionsPrefix: redis.executionsPrefix, endpoint });
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AWSStepFunctions.CreateStateMachine' },
      body: JSON.stringify({
        name: 'double',
        roleArn: 'arn:aws:iam::123456789012:role/r',
        definition: JSON.stringify({
          StartAt: 'Double',
          States: { Double: { Type: 'Pass', Parameters: { 'twice.$': 'States.MathAdd($.n, $.n)' }, End: true } },
        }),
      }),
    });
    stateMachineArn = ((await answer.json()) as { stateMachineArn: string }).stateMachineArn;
  }, 60_000);

  afterAll(async () => {
    await client?.close();
    await queue?.close();
    await connection?.quit();
    await coordinator?.stop();
    await redis?.stop();
  }, 30_000);

  const finished = (id: string) =>
    eventually(
      async () => {
        const job = await queue.getJob(id);
        return job?.finishedOn === undefined ? undefined : job;
      },
      { timeoutMs: 10_000 },
    );

  it('starts an execution for a job and returns its ARN and start date', async () => {
    const added = await queue.add('start', { stateMachineArn, name: 'by-queue', input: { n: 21 } });
    const job = await finished(added.id as string);
    expect(job?.returnvalue).toEqual({
      executionArn: stateMachineArn.replace(':stateMachine:', ':execution:') + ':by-queue',
      startDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  it('keeps the trace context of a job with its execution', async () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const added = await queue.add('start', { stateMachineArn, name: 'traced', input: { n: 1 }, traceparent });
    const { executionArn } = (await finished(added.id as string))?.returnvalue as { executionArn: string };
    const execution = executionIdOf(executionArn);
    const [key] = await connection.keys(`${redis.namespace}:*:x:${execution}`);
    expect(await connection.hget(key as string, 'trace')).toBe(traceparent);
  });

  it.each([
    { title: 'a job without a state machine', data: { input: 1 }, reason: /stateMachineArn/ },
    { title: 'a misspelt member', data: { stateMachineArn: 'arn', inputs: {} }, reason: /'inputs' is not known/ },
    {
      title: 'a machine that does not exist',
      data: { stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:none' },
      reason: /StateMachineDoesNotExist: State Machine Does Not Exist/,
    },
  ])('fails $title with the reason, at once, and keeps it visible', async ({ data, reason }) => {
    const added = await queue.add('start', data, { attempts: 5, backoff: 60_000 });
    const job = await finished(added.id as string);
    expect(job?.failedReason).toMatch(reason);
    expect(job?.stacktrace?.join('')).not.toMatch(/\n\s+at /);
    expect((await queue.getFailed()).map((each) => each.id)).toContain(added.id);
  });

  it('libs/client starts and waits for the end in one call', async () => {
    const ended = await client.runExecution({ stateMachineArn, input: { n: 4 } }, { timeoutMs: 15_000 });
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: { twice: 8 } });
  });

  it('a job without a name starts one execution, however often it is delivered', async () => {
    const added = await queue.add('start', { stateMachineArn, input: { n: 1 } }, { jobId: 'once' });
    const first = await finished(added.id as string);
    expect(first?.returnvalue).toMatchObject({ executionArn: expect.stringMatching(/:[0-9a-f-]{36}$/) });
  });

  it.each([
    { title: 'without', id: 'again', name: undefined },
    { title: 'with', id: 'again-named', name: 'named' },
  ])(
    'a job $title a name that is delivered again once its execution has ended gets the same answer',
    async ({ id, name }) => {
      await queue.add('start', { stateMachineArn, name, input: { n: 2 } }, { jobId: id });
      const first = (await finished(id))?.returnvalue as { executionArn: string };
      expect(await client.waitForEnd(first.executionArn, { timeoutMs: 10_000 })).toMatchObject({
        output: { twice: 4 },
      });
      const finishedBefore = (await queue.getJob(id))?.finishedOn as number;
      await (await queue.getJob(id))?.retry('completed');
      const second = await eventually(
        async () => {
          const job = await queue.getJob(id);
          return (job?.finishedOn ?? 0) > finishedBefore ? job : undefined;
        },
        { timeoutMs: 10_000 },
      );
      expect(second?.failedReason).toBeFalsy();
      expect(second?.returnvalue).toEqual(first);
    },
  );

  it('another job of the same name is refused once the execution has ended', async () => {
    const first = await finished(
      (await queue.add('start', { stateMachineArn, name: 'taken', input: { n: 3 } })).id as string,
    );
    await client.waitForEnd((first?.returnvalue as { executionArn: string }).executionArn, { timeoutMs: 10_000 });
    const second = await finished(
      (await queue.add('start', { stateMachineArn, name: 'taken', input: { n: 3 } })).id as string,
    );
    expect(second?.failedReason).toMatch(/ExecutionAlreadyExists/);
  });
});
