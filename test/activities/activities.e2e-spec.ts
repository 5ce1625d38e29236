import { setMaxListeners } from 'node:events';
import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DeleteActivityCommand,
  DescribeExecutionCommand,
  GetActivityTaskCommand,
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
import { eventually, metricsOf, startTestRedis, violationsOf, type TestRedis } from '#testing';
import { coordinator, environmentOf, type Restartable } from '../support/runtime-under-test.js';

const FINISHED = { timeoutMs: 30_000, everyMs: 50 };
const SETTINGS = { region: 'us-east-1', credentials: { accessKeyId: 'any', secretAccessKey: 'any' } };
type Coordinator = Restartable & { readonly endpoint: string };

/** Tasks of activities, polled for by the AWS SDK from two real coordinators on one Redis. */
describe('activities', () => {
  let redis: TestRedis;
  let servers: [Coordinator, Coordinator];
  let clients: [SFNClient, SFNClient];
  let sfn: SFNClient;
  const opened: SFNClient[] = [];
  let count = 0;

  beforeAll(async () => {
    redis = await startTestRedis();
    const env = environmentOf(redis);
    // A task that nobody serves fails at once, unless it is one of an activity.
    const start = () => coordinator({ ...env, STEPWELL_UNSERVED_TASK_WAIT_SECONDS: '0' });
    servers = [await start(), await start()];
    await Promise.all(servers.map((server) => server.start()));
    const client = ({ endpoint }: Coordinator) =>
      new SFNClient({ ...SETTINGS, endpoint, requestHandler: { httpAgent: { maxSockets: 1_200 } } });
    clients = [client(servers[0]), client(servers[1])];
    [sfn] = clients;
  }, 90_000);

  afterAll(async () => {
    for (const client of [...(clients ?? []), ...opened]) client.destroy();
    await Promise.all((servers ?? []).map((server) => server.stop()));
    await redis?.stop();
  }, 30_000);

  /** One that tries once, on connections of its own. */
  const clientOf = (n: 0 | 1): SFNClient => {
    const client = new SFNClient({ ...SETTINGS, endpoint: servers[n].endpoint, maxAttempts: 1 });
    opened.push(client);
    return client;
  };
  /** So many wait at this coordinator. */
  const haveCome = (n: 0 | 1, pollers: number) =>
    eventually(async () => {
      const metrics = await metricsOf(servers[n].endpoint);
      return metrics.get('stepwell_activity_pollers') === pollers;
    }, FINISHED);
  const activity = async (): Promise<string> =>
    (await sfn.send(new CreateActivityCommand({ name: `activity-${(count += 1)}` }))).activityArn as string;
  const machine = async (activityArn: string, more: object = {}): Promise<string> => {
    const pack = { Type: 'Task', Resource: activityArn, End: true, ...more };
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: `packing-${(count += 1)}`,
        definition: JSON.stringify({ StartAt: 'Pack', States: { Pack: pack } }),
        roleArn: 'arn:aws:iam::123456789012:role/packing',
      }),
    );
    return stateMachineArn as string;
  };
  const begin = async (stateMachineArn: string, input: unknown = {}): Promise<string> => {
    const started = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }));
    return started.executionArn as string;
  };
  const poll = (activityArn: string, { client = sfn, ...more }: { client?: SFNClient; workerName?: string } = {}) =>
    client.send(new GetActivityTaskCommand({ activityArn, ...more }));
  const history = async (executionArn: string) =>
    (await sfn.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? [];
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
  const succeed = (taskToken: string | undefined, output = '"packed"') =>
    sfn.send(new SendTaskSuccessCommand({ taskToken, output }));

  it('a poller that waits is given the task as it comes, and ends it with its token', async () => {
    const arn = await activity();
    const waiting = poll(arn, { workerName: 'ann' });
    const executionArn = await begin(await machine(arn), { shoe: 1 });
    const { taskToken, input } = await waiting;
    expect(input).toBe('{"shoe":1}');
    await succeed(taskToken);
    expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"packed"' });
    const events = await history(executionArn);
    expect(violationsOf(events as never, 'SUCCEEDED')).toEqual([]);
    expect(events.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'ActivityScheduled',
      'ActivityStarted',
      'ActivitySucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(events[2]?.activityScheduledEventDetails).toEqual({
      resource: arn,
      input: '{"shoe":1}',
      inputDetails: { truncated: false },
    });
    expect(events[3]?.activityStartedEventDetails).toEqual({ workerName: 'ann' });
    expect(events[4]?.activitySucceededEventDetails).toEqual({
      output: '"packed"',
      outputDetails: { truncated: false },
    });
    expect(await refusal(succeed(taskToken))).toMatch(/^TaskTimedOut: /);
  });

  it('a task that nobody polls for waits, longer than one of a function would; then it goes to either coordinator', async () => {
    const arn = await activity();
    const executionArn = await begin(await machine(arn));
    // The sweeper has looked after it by then.
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect((await types(executionArn)).at(-1)).toBe('ActivityScheduled');
    const { taskToken } = await poll(arn, { client: clients[1] });
    await succeed(taskToken);
    expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    expect((await history(executionArn))[3]?.activityStartedEventDetails).toEqual({});
  }, 40_000);

  it('each task goes to one poller, whichever coordinator it waits at', async () => {
    const arn = await activity();
    const stateMachineArn = await machine(arn);
    const polls = Array.from({ length: 40 }, (_, n) => poll(arn, { client: clients[n % 2] as SFNClient }));
    const executions = await Promise.all(Array.from({ length: 40 }, (_, n) => begin(stateMachineArn, n)));
    const tasks = await Promise.all(polls);
    expect(tasks.map(({ input }) => Number(input)).sort((a, b) => a - b)).toEqual(executions.map((_, n) => n));
    await Promise.all(tasks.map(({ taskToken, input }) => succeed(taskToken, input)));
    for (const [n, executionArn] of executions.entries()) expect((await ended(executionArn)).output).toBe(String(n));
  }, 60_000);

  it('fails as its worker says, and is tried again by the definition', async () => {
    const arn = await activity();
    const executionArn = await begin(
      await machine(arn, { Retry: [{ ErrorEquals: ['Torn'], IntervalSeconds: 1, MaxAttempts: 1 }] }),
    );
    const first = await poll(arn);
    await sfn.send(new SendTaskFailureCommand({ taskToken: first.taskToken, error: 'Torn', cause: 'the box' }));
    const second = await poll(arn);
    expect(second.taskToken).not.toBe(first.taskToken);
    await sfn.send(new SendTaskFailureCommand({ taskToken: second.taskToken, error: 'Torn' }));
    expect(await ended(executionArn)).toMatchObject({ status: 'FAILED', error: 'Torn' });
    const failed = (await history(executionArn)).filter(({ type }) => type === 'ActivityFailed');
    expect(failed.map(({ activityFailedEventDetails }) => activityFailedEventDetails)).toEqual([
      { error: 'Torn', cause: 'the box' },
      { error: 'Torn' },
    ]);
  });

  it('heartbeats keep it, from when it was taken on, until they stay away', async () => {
    const arn = await activity();
    const executionArn = await begin(await machine(arn, { HeartbeatSeconds: 2, TimeoutSeconds: 300 }));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const { taskToken } = await poll(arn);
    for (let n = 0; n < 6; n += 1) {
      await sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect((await types(executionArn)).at(-1)).toBe('ActivityStarted');
    expect(await ended(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    const events = await history(executionArn);
    expect(events.at(-2)).toMatchObject({ type: 'ActivityTimedOut' });
    expect(events.at(-2)?.activityTimedOutEventDetails).toEqual({ error: 'States.Timeout' });
    expect(await refusal(sfn.send(new SendTaskHeartbeatCommand({ taskToken })))).toMatch(/^TaskTimedOut: /);
  }, 60_000);

  it('TimeoutSeconds count from when it was scheduled, and what has timed out is given to nobody', async () => {
    const arn = await activity();
    const late = await begin(await machine(arn, { TimeoutSeconds: 2 }));
    expect(await ended(late)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect((await types(late)).slice(2)).toEqual(['ActivityScheduled', 'ActivityTimedOut', 'ExecutionFailed']);
    await begin(await machine(arn), 'good');
    expect((await poll(arn)).input).toBe('"good"');
  }, 40_000);

  it('stopped while a worker has it: the worker is told so', async () => {
    const arn = await activity();
    const executionArn = await begin(await machine(arn));
    const { taskToken } = await poll(arn);
    await sfn.send(new StopExecutionCommand({ executionArn }));
    expect(await refusal(sfn.send(new SendTaskHeartbeatCommand({ taskToken })))).toMatch(/^TaskTimedOut: /);
    expect(await refusal(succeed(taskToken))).toMatch(/^TaskTimedOut: /);
    expect((await types(executionArn)).slice(3)).toEqual(['ActivityStarted', 'ExecutionAborted']);
  });

  it('an activity that has been deleted fails its states, and its pollers', async () => {
    const arn = await activity();
    const stateMachineArn = await machine(arn, { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Pack' }] });
    await sfn.send(new DeleteActivityCommand({ activityArn: arn }));
    const executionArn = await begin(stateMachineArn);
    expect(await ended(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: `An error occurred while executing the state 'Pack' (entered at the event id #2). The activity ${arn} does not exist.`,
    });
    expect(await types(executionArn)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'ExecutionFailed']);
    expect(await refusal(poll(arn))).toBe(`ActivityDoesNotExist: Activity Does Not Exist: '${arn}'`);
  });

  it('a poller that went away takes no task with it', async () => {
    const arn = await activity();
    const away = new AbortController();
    const gone = sfn.send(new GetActivityTaskCommand({ activityArn: arn }), { abortSignal: away.signal });
    await haveCome(0, 1);
    away.abort();
    await expect(gone).rejects.toThrow();
    await haveCome(0, 0);
    await begin(await machine(arn), 'kept');
    expect((await poll(arn)).input).toBe('"kept"');
  });

  it('as many pollers as AWS allows wait at one coordinator, and no more', async () => {
    const arn = await activity();
    const away = new AbortController();
    setMaxListeners(0, away.signal);
    const hold = async (): Promise<void> => {
      // A machine that is busy with other things may time out on one: then it is asked again.
      while (!away.signal.aborted)
        await sfn.send(new GetActivityTaskCommand({ activityArn: arn }), { abortSignal: away.signal }).catch(() => 0);
    };
    const held: Promise<void>[] = [];
    while (held.length < 1_000) {
      held.push(...Array.from({ length: 100 }, hold));
      await haveCome(0, held.length);
    }
    expect(await refusal(poll(arn))).toBe(
      'ActivityWorkerLimitExceeded: The maximum number of workers concurrently polling for activity tasks has been reached.',
    );
    away.abort();
    await Promise.all(held);
    await haveCome(0, 0);
  }, 120_000);

  it('a coordinator that is killed with pollers, or told to end, loses nothing', async () => {
    const arn = await activity();
    const stateMachineArn = await machine(arn);
    const pollers = (client: SFNClient) =>
      Array.from({ length: 20 }, () =>
        poll(arn, { client }).then(
          ({ taskToken }) => taskToken ?? 'empty',
          () => 'broken',
        ),
      );
    const killed = pollers(clientOf(1));
    await haveCome(1, 20);
    await servers[1].crash();
    const executions = await Promise.all(Array.from({ length: 10 }, (_, n) => begin(stateMachineArn, n)));
    for (const _ of executions) await succeed((await poll(arn)).taskToken);
    for (const executionArn of executions) expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    expect(new Set(await Promise.all(killed))).toEqual(new Set(['broken']));
    await servers[1].start();
    const dismissed = pollers(clientOf(1));
    await haveCome(1, 20);
    await servers[1].stop();
    expect(new Set(await Promise.all(dismissed))).toEqual(new Set(['empty']));
  }, 120_000);
});
