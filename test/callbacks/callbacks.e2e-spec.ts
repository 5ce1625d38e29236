import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  SFNServiceException,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { executionIdOf } from '#store';
import { eventually, startTestRedis, violationsOf, type TestRedis } from '#testing';
import { createWorker, type StandaloneWorker } from '#worker-sdk';
import { coordinator, environmentOf, type Restartable } from '../support/runtime-under-test.js';

const SQS = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const FINISHED = { timeoutMs: 30_000, everyMs: 50 };

interface Asked {
  readonly token: string;
  readonly waitsForCallback: boolean | undefined;
}

/** Tasks that wait for a callback, with a real coordinator, a real worker, and the AWS SDK as whoever calls back. */
describe('callbacks', () => {
  let redis: TestRedis;
  let server: Restartable & { readonly endpoint: string };
  let worker: StandaloneWorker;
  let sfn: SFNClient;
  let machines = 0;
  /** By the execution's ARN: what the worker was asked, attempt by attempt. */
  const asked = new Map<string, Asked[]>();

  beforeAll(async () => {
    redis = await startTestRedis();
    server = await coordinator(environmentOf(redis));
    await server.start();
    sfn = new SFNClient({
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
    worker = createWorker({ redisUrl: redis.url, namespace: redis.namespace, region: 'us-east-1' });
    for (const resource of [SQS, 'ask'])
      worker.handle(resource, (input: { token: string }, task) => {
        const all = asked.get(task.executionArn) ?? [];
        asked.set(task.executionArn, [...all, { token: input.token, waitsForCallback: task.waitsForCallback }]);
        return { MessageId: 'm-1' };
      });
    await worker.start();
  }, 60_000);

  afterAll(async () => {
    await worker?.close();
    sfn?.destroy();
    await server?.stop();
    await redis?.stop();
  }, 30_000);

  const begin = async (state: object): Promise<string> => {
    const ask = { Type: 'Task', Resource: SQS, Parameters: { 'token.$': '$$.Task.Token' }, End: true, ...state };
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: `callbacks-${(machines += 1)}`,
        definition: JSON.stringify({ StartAt: 'Ask', States: { Ask: ask } }),
        roleArn: 'arn:aws:iam::123456789012:role/callbacks',
      }),
    );
    return (await sfn.send(new StartExecutionCommand({ stateMachineArn }))).executionArn as string;
  };
  /** The token of the given attempt, once the worker has submitted it. */
  const submitted = async (executionArn: string, attempt = 1): Promise<string> => {
    await eventually(
      async () => (await types(executionArn)).filter((type) => type === 'TaskSubmitted').length === attempt,
      FINISHED,
    );
    return asked.get(executionArn)?.[attempt - 1]?.token as string;
  };
  const history = async (executionArn: string) =>
    (await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000 }))).events ?? [];
  const types = async (executionArn: string) => (await history(executionArn)).map(({ type }) => String(type));
  const ended = (executionArn: string) =>
    eventually(async () => {
      const now = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      return now.status === 'RUNNING' ? undefined : now;
    }, FINISHED);
  const refusal = async (call: Promise<unknown>): Promise<string> => {
    try {
      await call;
    } catch (error) {
      if (error instanceof SFNServiceException) return `${error.name}: ${error.message}`;
      throw error;
    }
    return 'none';
  };
  const succeed = (taskToken: string, output = '{"paid": true}') =>
    sfn.send(new SendTaskSuccessCommand({ taskToken, output }));

  it('SendTaskSuccess ends the task that the worker has only submitted', async () => {
    const arn = await begin({
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: {
        FunctionName: 'ask',
        Payload: { 'token.$': '$$.Task.Token' },
      },
    });
    const token = await submitted(arn);
    expect(token.length).toBeLessThanOrEqual(2_048);
    expect(asked.get(arn)).toEqual([{ token, waitsForCallback: true }]);
    await succeed(token);
    expect(await ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: '{"paid": true}' });
    const events = await history(arn);
    expect(events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(violationsOf(events as never, 'SUCCEEDED')).toEqual([]);
    expect(events[2]?.taskScheduledEventDetails).toMatchObject({ resource: 'invoke.waitForTaskToken' });
    expect(events[2]?.taskScheduledEventDetails?.parameters).toContain(token);
    expect(events[4]?.taskSubmittedEventDetails).toMatchObject({
      resourceType: 'lambda',
      outputDetails: { truncated: false },
    });
    expect(JSON.parse(String(events[4]?.taskSubmittedEventDetails?.output))).toMatchObject({
      Payload: { MessageId: 'm-1' },
      StatusCode: 200,
    });
  });

  it('SendTaskFailure fails the attempt; its retry has a token of its own, and the old one is of no use', async () => {
    const arn = await begin({ Retry: [{ ErrorEquals: ['Refused'], IntervalSeconds: 1, MaxAttempts: 1 }] });
    const first = await submitted(arn);
    await sfn.send(new SendTaskFailureCommand({ taskToken: first, error: 'Refused', cause: 'no money' }));
    const second = await submitted(arn, 2);
    expect(second).not.toBe(first);
    expect(await refusal(succeed(first))).toMatch(/^TaskTimedOut: /);
    await sfn.send(new SendTaskFailureCommand({ taskToken: second, error: 'Refused', cause: 'still none' }));
    expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'still none' });
  });

  it('SendTaskHeartbeat keeps HeartbeatSeconds from running out, until it stays away', async () => {
    const arn = await begin({ HeartbeatSeconds: 2, TimeoutSeconds: 300 });
    const token = await submitted(arn);
    const events = (await history(arn)).length;
    for (let n = 0; n < 8; n += 1) {
      await sfn.send(new SendTaskHeartbeatCommand({ taskToken: token }));
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    expect(await history(arn)).toHaveLength(events);
    expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(await refusal(sfn.send(new SendTaskHeartbeatCommand({ taskToken: token })))).toMatch(/^TaskTimedOut: /);
  }, 40_000);

  it('refuses by AWS errors what is no token, comes twice or too late, or is no output', async () => {
    const arn = await begin({});
    const token = await submitted(arn);
    const invalid = "InvalidToken: Invalid Token: 'Invalid token'";
    expect(await refusal(succeed('made-up'))).toBe(invalid);
    expect(await refusal(succeed(`${token.slice(0, -2)}AA`))).toBe(invalid);
    expect(await refusal(sfn.send(new SendTaskHeartbeatCommand({ taskToken: 'made-up' })))).toBe(invalid);
    expect(await refusal(sfn.send(new SendTaskFailureCommand({ taskToken: 'made-up' })))).toBe(invalid);
    expect(await refusal(succeed(token, '{"no json'))).toMatch(/^InvalidOutput: /);
    expect(await refusal(succeed(token, JSON.stringify('x'.repeat(262_143))))).toMatch(/^ValidationException: /);
    expect(await refusal(succeed('x'.repeat(2_049)))).toMatch(/^ValidationException: /);
    const answers = await Promise.all([1, 2, 3].map((n) => refusal(succeed(token, String(n)))));
    expect(answers.filter((answer) => answer === 'none')).toHaveLength(1);
    expect(answers.filter((answer) => answer.startsWith('TaskTimedOut: '))).toHaveLength(2);
    expect((await ended(arn)).output).toBe(String(answers.indexOf('none') + 1));
    const stopped = await begin({});
    const late = await submitted(stopped);
    await sfn.send(new StopExecutionCommand({ executionArn: stopped }));
    expect(await refusal(succeed(late))).toMatch(/^TaskTimedOut: /);
  });

  it('knows no task of an execution that is gone', async () => {
    const arn = await begin({});
    const token = await submitted(arn);
    await succeed(token);
    await ended(arn);
    const direct = new Redis(redis.url);
    try {
      await direct.del(await direct.keys(`${redis.namespace}:{p*}:x:${executionIdOf(arn)}`));
    } finally {
      direct.disconnect();
    }
    expect(await refusal(succeed(token))).toMatch(/^TaskDoesNotExist: /);
  });

  it('a callback that was accepted is not lost by a kill -9 of the coordinator right behind it', async () => {
    const arns = await Promise.all(Array.from({ length: 10 }, () => begin({})));
    const tokens = await Promise.all(arns.map((arn) => submitted(arn)));
    const accepted = await Promise.allSettled(tokens.map((token, n) => succeed(token, String(n))));
    expect(accepted.every(({ status }) => status === 'fulfilled')).toBe(true);
    await server.crash();
    await server.start();
    for (const [n, arn] of arns.entries())
      expect(await ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: String(n) });
    expect(server.output()).not.toContain(tokens[0]);
  }, 60_000);

  it('an attempt that waits outlives its coordinator', async () => {
    const arn = await begin({});
    const token = await submitted(arn);
    await server.crash();
    await server.start();
    await succeed(token, '"after"');
    expect(await ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: '"after"' });
    expect(asked.get(arn)).toHaveLength(1);
  }, 40_000);
});
