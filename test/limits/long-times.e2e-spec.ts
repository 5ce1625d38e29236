import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { executionIdOf, partitionOf } from '#store';
import { eventually, violationsAtRest } from '#testing';
import { TaskFailure } from '#worker-sdk';
import { LimitsRuntime } from './limits-runtime.js';

const YEAR = 31_536_000;
/** The most that AWS takes for a time in a definition. */
const LONGEST = 99_999_999;
/** Where a count of ms in 31 bits runs over. */
const OVERFLOW = 2_147_484;
const DAY_MS = 86_400_000;
const functionOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const oneState = (state: object, more: object = {}) => ({
  ...more,
  StartAt: 'S',
  States: { S: { End: true, ...state } },
});
const ASK = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';

interface Begun {
  readonly deadline: Date | undefined;
  readonly signal: AbortSignal;
  readonly end: (result: unknown) => void;
}

/** A timer of node and a delay counted in 31 bits end after 24.8 days; here nothing ends before its time. */
describe('times of a year', () => {
  let runtime: LimitsRuntime;
  const begun = new Map<string, Begun>();

  beforeAll(async () => {
    runtime = await LimitsRuntime.start({ STEPWELL_UNSERVED_TASK_WAIT_SECONDS: String(YEAR) });
    const { worker } = runtime;
    worker.handle(
      'slow',
      (_: unknown, { executionArn, deadline, signal }) =>
        new Promise((end) => void begun.set(executionArn, { deadline, signal, end })),
    );
    worker.handle('fail', () => {
      throw new TaskFailure('Busy');
    });
    worker.handle(ASK, () => ({}));
    await worker.start();
  }, 60_000);
  afterAll(() => runtime?.close(), 30_000);

  /** What is due for an execution: seconds from its start, by wake. */
  const dueOf = async (arn: string): Promise<Record<string, number>> => {
    const execution = executionIdOf(arn);
    const prefix = `${runtime.redis.namespace}:{p${partitionOf(execution, 128)}}`;
    const [members, startedAt] = await Promise.all([
      runtime.connection.zrange(`${prefix}:due`, '0', '-1', 'WITHSCORES'),
      runtime.connection.hget(`${prefix}:x:${execution}`, 'startedAt'),
    ]);
    const due: Record<string, number> = {};
    for (let n = 0; n < members.length; n += 2) {
      const [of, , , wake] = (members[n] as string).split('|');
      if (of === execution) due[wake as string] = (Number(members[n + 1]) - Number(startedAt)) / 1_000;
    }
    return due;
  };

  const cases: readonly { what: string; definition: () => object; due: Record<string, number> }[] = [
    {
      what: 'a Wait of a year, in an execution that may take as long',
      definition: () => oneState({ Type: 'Wait', Seconds: YEAR }, { TimeoutSeconds: YEAR }),
      due: { timer: YEAR, deadline: YEAR },
    },
    {
      what: 'the longest Wait and TimeoutSeconds of a definition',
      definition: () => oneState({ Type: 'Wait', Seconds: LONGEST }, { TimeoutSeconds: LONGEST }),
      due: { timer: LONGEST, deadline: LONGEST },
    },
    {
      what: 'a Wait just above 2^31 ms',
      definition: () => oneState({ Type: 'Wait', Seconds: OVERFLOW }, { TimeoutSeconds: OVERFLOW + 1 }),
      due: { timer: OVERFLOW, deadline: OVERFLOW + 1 },
    },
    {
      what: 'a Wait until a date in a year',
      definition: () =>
        oneState({ Type: 'Wait', Timestamp: new Date(Math.ceil(Date.now() / 1000 + YEAR) * 1_000).toISOString() }),
      due: { timer: YEAR },
    },
    {
      what: 'a retry after the longest interval',
      definition: () =>
        oneState({
          Type: 'Task',
          Resource: functionOf('fail'),
          Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: LONGEST, MaxAttempts: 3, BackoffRate: 1_000_000 }],
        }),
      // A retry never waits longer than an execution lives.
      due: { timer: 31_622_400 },
    },
    {
      what: 'a task that nobody serves, and that may wait as long',
      definition: () => oneState({ Type: 'Task', Resource: functionOf('nobody'), TimeoutSeconds: LONGEST }),
      due: { timeout: LONGEST },
    },
    {
      what: 'a callback with no TimeoutSeconds',
      definition: () =>
        oneState({ Type: 'Task', Resource: ASK, Parameters: { 'token.$': '$$.Task.Token' }, HeartbeatSeconds: YEAR }),
      due: { timeout: LONGEST, heartbeat: YEAR },
    },
    {
      what: 'a running task',
      definition: () =>
        oneState({ Type: 'Task', Resource: functionOf('slow'), TimeoutSeconds: LONGEST, HeartbeatSeconds: YEAR }),
      due: { timeout: LONGEST, heartbeat: YEAR },
    },
  ];
  /** Wakes that only guard a way that is under way: a lease, a delivery. */
  const SHORT = new Set(['lease', 'task', 'run', 'outcome']);
  const arns: string[] = [];

  it('are kept to the second, and nothing is due before', async () => {
    for (const { definition } of cases) arns.push(await runtime.begin(definition()));
    await eventually(() => Promise.resolve(begun.has(arns.at(-1) as string)));
    // Longer than the grace of a wake-up (3 s): whatever a timer or a sweeper takes for due has come by then.
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    for (const [n, { what, due }] of cases.entries()) {
      const arn = arns[n] as string;
      expect([what, (await runtime.describe(arn)).status]).toEqual([what, 'RUNNING']);
      const found = Object.entries(await dueOf(arn)).filter(([wake]) => !SHORT.has(wake));
      expect([what, found.map(([wake]) => wake).sort()]).toEqual([what, Object.keys(due).sort()]);
      for (const [wake, seconds] of found) {
        // What is counted from a later state, or until a whole second, is a little more.
        expect(seconds).toBeGreaterThanOrEqual(due[wake] as number);
        expect(seconds).toBeLessThan((due[wake] as number) + 30);
      }
    }
  }, 60_000);

  it('are known to the worker, whose signal keeps still, and its result counts', async () => {
    const { deadline, signal, end } = begun.get(arns.at(-1) as string) as Begun;
    expect(signal.aborted).toBe(false);
    expect((deadline as Date).getTime() - Date.now()).toBeGreaterThan(LONGEST * 1_000 - 120_000);
    end('done');
    expect(await runtime.ended(arns.pop() as string)).toMatchObject({ status: 'SUCCEEDED', output: '"done"' });
  });

  it.each([
    [24_854, 'RUNNING', undefined],
    [24_856, 'FAILED', /Wait state delay is too long\.$/],
  ])('a Wait of %i days is %s', async (days, status, cause) => {
    const definition = oneState({ Type: 'Wait', TimestampPath: '$.at' });
    const input = JSON.stringify({ at: new Date(Date.now() + days * DAY_MS).toISOString() });
    const arn = await runtime.begin(definition, input);
    if (status === 'RUNNING') {
      await eventually(async () => 'timer' in (await dueOf(arn)));
      arns.push(arn);
    } else
      expect(await runtime.ended(arn)).toMatchObject({
        status,
        error: 'States.Runtime',
        cause: expect.stringMatching(cause as RegExp),
      });
  });

  it('leave nothing due once their executions are stopped', async () => {
    for (const executionArn of arns) await runtime.sfn.send(new StopExecutionCommand({ executionArn }));
    expect(await runtime.serveLate(functionOf('nobody'))).toBe(0);
    await eventually(async () => (await violationsAtRest(runtime.connection, runtime.redis.namespace)).length === 0);
  }, 30_000);
});
