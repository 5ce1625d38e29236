import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedriveExecutionCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { executionIdOf, partitionOf } from '#store';
import { eventually, violationsAtRest, violationsOf } from '#testing';
import { TaskAborted } from '#worker-sdk';
import type { HistoryEvent } from '../support/history.js';
import { LimitsRuntime, refusalOf } from './limits-runtime.js';

const FULL = {
  status: 'FAILED',
  error: 'States.Runtime',
  cause: 'The execution reached the maximum number of history events (25000).',
};
/** States that go round for ever, two events a turn. State names are unique in a machine. */
const rounds = (name: string) => ({
  [name]: { Type: 'Choice', Choices: [{ Variable: '$.over', IsPresent: true, Next: `${name} over` }], Default: name },
  [`${name} over`]: { Type: 'Succeed' },
});
const functionOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const task = (name: string) => ({
  StartAt: name,
  States: { [name]: { Type: 'Task', Resource: functionOf(name), End: true } },
});

/** A history of 25,000 events, the real limit, filled in several ways. */
describe('an execution whose history is full', () => {
  let runtime: LimitsRuntime;
  /** Lets the handlers of `late` return, each after a pause of its own. */
  let release: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  const reasons: unknown[] = [];
  let token: string | undefined;
  let lateResults = 0;

  beforeAll(async () => {
    runtime = await LimitsRuntime.start();
    const { worker } = runtime;
    worker.handle('late', async (index: number) => {
      await released;
      await new Promise((resolve) => setTimeout(resolve, index * 15));
      lateResults += 1;
      return index;
    });
    worker.handle(
      'endless',
      (_: unknown, { signal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(reasons.push(signal.reason)))),
    );
    worker.handle('arn:aws:states:::sqs:sendMessage.waitForTaskToken', (input: { token: string }) => {
      token = input.token;
      return {};
    });
    await worker.start();
  }, 60_000);
  afterAll(() => runtime?.close(), 30_000);

  /** Its end is the one of a full history, and the history is well formed. */
  const expectFull = async (arn: string): Promise<HistoryEvent[]> => {
    expect(await runtime.ended(arn, 120_000)).toMatchObject({
      ...FULL,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution history event limit exceeded',
    });
    const events = await runtime.history(arn);
    expect(events).toHaveLength(25_000);
    const { error, cause } = FULL;
    expect(events.at(-1)).toMatchObject({ id: 25_000, type: 'ExecutionFailed', details: { error, cause } });
    expect(violationsOf(events, 'FAILED')).toEqual([]);
    const [last] = await runtime.api.history(arn, { reverseOrder: true });
    expect(last).toMatchObject({ id: 25_000, type: 'ExecutionFailed' });
    const redrive = runtime.sfn.send(new RedriveExecutionCommand({ executionArn: arn }));
    expect(await refusalOf(redrive)).toBe('ExecutionNotRedrivable: Execution history event limit exceeded');
    return events;
  };
  const historyLength = (arn: string): Promise<number> => {
    const execution = executionIdOf(arn);
    return runtime.connection.llen(`${runtime.redis.namespace}:{p${partitionOf(execution, 128)}}:h:${execution}`);
  };

  it('fails by event 25,000, whatever branches of a Parallel still do and tasks still say', async () => {
    const arn = await runtime.begin(
      {
        StartAt: 'All',
        States: {
          All: {
            Type: 'Parallel',
            Branches: [
              ...Array.from({ length: 12 }, (_, n) => ({ StartAt: `Round ${n}`, States: rounds(`Round ${n}`) })),
              task('endless'),
              {
                StartAt: 'Ask',
                States: {
                  Ask: {
                    Type: 'Task',
                    Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
                    Parameters: { 'token.$': '$$.Task.Token' },
                    End: true,
                  },
                },
              },
              {
                StartAt: 'Each',
                States: {
                  // Results that were in time go round too.
                  Each: { Type: 'Map', ItemsPath: '$.items', ItemProcessor: task('late'), Next: 'Again' },
                  ...rounds('Again'),
                },
              },
            ],
            Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
            End: true,
          },
          Caught: { Type: 'Succeed' },
        },
      },
      JSON.stringify({ items: Array.from({ length: 40 }, (_, index) => index) }),
    );
    await eventually(async () => (await historyLength(arn)) > 24_500, { timeoutMs: 110_000, everyMs: 5 });
    release();
    const events = await expectFull(arn);
    // Nothing catches it, and no branch is said to have ended.
    expect(events.filter(({ type }) => /^ParallelState(Failed|Succeeded|Exited)$/.test(type))).toEqual([]);
    await eventually(() => reasons.length === 1 && lateResults === 40, { timeoutMs: 15_000 });
    expect(reasons).toEqual([expect.any(TaskAborted)]);
    const answer = runtime.sfn.send(new SendTaskSuccessCommand({ taskToken: token, output: '1' }));
    expect(await refusalOf(answer)).toMatch(/^TaskTimedOut: /);
    expect(await historyLength(arn)).toBe(25_000);
  }, 150_000);

  it('fails by event 25,000 in the middle of a Map, all of whose items begin at once', async () => {
    const items = JSON.stringify({ items: Array.from({ length: 6_400 }, (_, index) => index) });
    const pass = { StartAt: 'Keep', States: { Keep: { Type: 'Pass', End: true } } };
    const arn = await runtime.begin(
      { StartAt: 'Each', States: { Each: { Type: 'Map', ItemsPath: '$.items', ItemProcessor: pass, End: true } } },
      items,
    );
    const events = await expectFull(arn);
    const started = events.filter(({ type }) => type === 'MapIterationStarted');
    expect(started.length).toBeGreaterThan(6_000);
  }, 150_000);

  it('fails by event 25,000 going from state to state', async () => {
    const arn = await runtime.begin({ StartAt: 'Round', States: rounds('Round') });
    const events = await expectFull(arn);
    // 12,499 visits after the start; there is room for no other one.
    expect(events.filter(({ type }) => type === 'ChoiceStateExited')).toHaveLength(12_499);
  }, 150_000);

  it('leaves nothing behind that could move anything', async () => {
    await eventually(async () => (await violationsAtRest(runtime.connection, runtime.redis.namespace)).length === 0, {
      timeoutMs: 20_000,
    });
  }, 30_000);
});
