import {
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { executionIdOf } from '#store';
import { eventually, lookAtStore } from '#testing';
import { TaskFailure } from '#worker-sdk';
import { LimitsRuntime, refusalOf } from './limits-runtime.js';

/** 0.00015 days. */
const RETENTION_MS = 12_960;
const LONG = JSON.stringify({ text: 'ä'.repeat(2_000) });
const WORK = 'arn:aws:lambda:us-east-1:123456789012:function:work';
const ASK = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const ASKING = { Type: 'Task', Resource: ASK, Parameters: { 'token.$': '$$.Task.Token' }, End: true };

/** Children, payloads of their own, and as the last state the given one. */
const machine = (last: object, more: object = {}) => ({
  ...more,
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Left', States: { Left: { Type: 'Pass', End: true } } },
        {
          StartAt: 'Right',
          States: {
            Right: {
              Type: 'Map',
              ItemsPath: '$.items',
              ItemProcessor: { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: WORK, End: true } } },
              End: true,
            },
          },
        },
      ],
      ResultPath: '$.results',
      Next: 'Last',
    },
    Last: { End: true, ...last },
  },
});
const INPUT = JSON.stringify({ items: [1, 2, 3], ...(JSON.parse(LONG) as object) });

/** What is closed is kept for STEPWELL_RETENTION_DAYS, and then nothing of it is left. */
describe('retention', () => {
  let runtime: LimitsRuntime;
  let isBroken = true;
  const tokens = new Map<string, string>();
  /** All executions of the suite, by what became of them. */
  const arns = new Map<string, string>();

  beforeAll(async () => {
    runtime = await LimitsRuntime.start({ STEPWELL_RETENTION_DAYS: String(RETENTION_MS / 86_400_000) });
    runtime.worker.handle('work', (item: unknown) => {
      if (typeof item === 'object' && isBroken) throw new TaskFailure('Broken', 'on purpose');
      return item;
    });
    runtime.worker.handle(
      ASK,
      ({ token }: { token: string }, { executionArn }) => void tokens.set(executionArn, token),
    );
    await runtime.worker.start();
  }, 60_000);
  afterAll(() => runtime?.close(), 30_000);

  /** ms to live by kind of key, -1: for ever. */
  const lives = async (arn: string): Promise<Record<string, number>> => {
    const keys = await runtime.connection.keys(`${runtime.redis.namespace}:*${executionIdOf(arn)}`);
    const found = await Promise.all(
      keys.map(async (key) => [key.split(':').at(-2), await runtime.connection.pttl(key)] as const),
    );
    return Object.fromEntries(found) as Record<string, number>;
  };
  const begin = async (what: string, last: object, more?: object): Promise<string> => {
    arns.set(what, await runtime.begin(machine(last, more), INPUT));
    return arns.get(what) as string;
  };
  const tokenOf = (arn: string) => eventually(() => Promise.resolve(tokens.get(arn)), { everyMs: 20 });
  const expectMortal = async (arn: string, kinds: string): Promise<void> => {
    const left = await lives(arn);
    expect(Object.keys(left).sort().join('')).toBe(kinds);
    for (const ms of Object.values(left)) {
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThanOrEqual(RETENTION_MS);
    }
    // Keys do not outlive each other: history without its execution would be nobody's.
    expect(Math.max(...Object.values(left)) - Math.min(...Object.values(left))).toBeLessThan(100);
  };

  it('begins with the end: no key of a running execution expires, all those of a closed one do', async () => {
    const waiting = await begin('stopped', ASKING);
    await tokenOf(waiting);
    expect(await lives(waiting)).toEqual({ x: -1, h: -1, d: -1, f: -1 });
    await runtime.sfn.send(new StopExecutionCommand({ executionArn: waiting }));
    // d: payloads, h: history, x: the execution; f: its frames, which a redrive would need.
    await expectMortal(waiting, 'dfhx');

    const succeeded = await begin('succeeded', { Type: 'Succeed', End: undefined });
    expect((await runtime.ended(succeeded)).status).toBe('SUCCEEDED');
    await expectMortal(succeeded, 'dhx');

    const timedOut = await begin('timed out', { Type: 'Wait', Seconds: 60 }, { TimeoutSeconds: 1 });
    expect((await runtime.ended(timedOut)).status).toBe('TIMED_OUT');
    await expectMortal(timedOut, 'dfhx');
  }, 60_000);

  it('begins anew after a redrive', async () => {
    const last = { Type: 'Task', Resource: WORK, Parameters: { break: true }, Next: 'Ask', End: undefined };
    const definition = machine(last);
    const arn = await runtime.begin({ ...definition, States: { ...definition.States, Ask: ASKING } }, INPUT);
    arns.set('redriven', arn);
    expect(await runtime.ended(arn)).toMatchObject({ status: 'FAILED', error: 'Broken' });
    await expectMortal(arn, 'dfhx');
    isBroken = false;
    await runtime.sfn.send(new RedriveExecutionCommand({ executionArn: arn }));
    const taskToken = await tokenOf(arn);
    expect(await lives(arn)).toEqual({ x: -1, h: -1, d: -1, f: -1 });
    await runtime.sfn.send(new SendTaskSuccessCommand({ taskToken, output: LONG }));
    expect((await runtime.ended(arn)).status).toBe('SUCCEEDED');
    await expectMortal(arn, 'dhx');
  }, 60_000);

  it('keeps a name taken until it is over, and one name starts one execution', async () => {
    const stateMachineArn = await runtime.create({ StartAt: 'Ask', States: { Ask: ASKING } });
    const start = (input: string) =>
      runtime.sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'named', input }));
    const started = await Promise.all(Array.from({ length: 20 }, () => start(LONG)));
    const [{ executionArn, startDate }] = started as [(typeof started)[0]];
    const arn = executionArn as string;
    arns.set('named', arn);
    for (const each of started) expect(each).toMatchObject({ executionArn, startDate });
    const taken = `ExecutionAlreadyExists: Execution Already Exists: '${arn}'`;
    expect(await refusalOf(start('1'))).toBe(taken);
    const first = await tokenOf(arn);
    await runtime.sfn.send(new SendTaskSuccessCommand({ taskToken: first, output: '1' }));
    expect((await runtime.ended(arn)).status).toBe('SUCCEEDED');
    expect([await refusalOf(start(LONG)), await refusalOf(start('1'))]).toEqual([taken, taken]);
    expect((await runtime.history(arn)).filter(({ type }) => type === 'TaskScheduled')).toHaveLength(1);

    await eventually(async () => Object.keys(await lives(arn)).length === 0, { timeoutMs: RETENTION_MS + 5_000 });
    expect(await refusalOf(runtime.sfn.send(new SendTaskSuccessCommand({ taskToken: first, output: '1' })))).toBe(
      "TaskDoesNotExist: Task Does Not Exist: 'Provided task does not exist'",
    );
    tokens.delete(arn);
    const again = await start('{"second": true}');
    expect(again.executionArn).toBe(arn);
    expect(again.startDate?.getTime()).toBeGreaterThan(startDate?.getTime() as number);
    const second = await tokenOf(arn);
    // The token of the first life opens nothing of the second.
    expect(await refusalOf(runtime.sfn.send(new SendTaskSuccessCommand({ taskToken: first, output: '1' })))).toMatch(
      /^TaskTimedOut: /,
    );
    await runtime.sfn.send(new SendTaskSuccessCommand({ taskToken: second, output: '2' }));
    expect(await runtime.ended(arn)).toMatchObject({ status: 'SUCCEEDED', input: '{"second": true}', output: '2' });
    expect((await runtime.history(arn)).map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  }, 90_000);

  it('leaves nothing of them, neither keys nor members of what executions share', async () => {
    const names = [...arns.values()].map(executionIdOf);
    await eventually(
      async () => {
        const { connection, redis } = runtime;
        const keys = await connection.keys(`${redis.namespace}:{p*}:*`);
        const sets = keys.filter((key) => /:(due|open|index|closed)$/.test(key));
        const members = (await Promise.all(sets.map((key) => connection.zrange(key, '0', '-1')))).flat();
        return ![...keys, ...members].some((text) => names.some((name) => text.includes(name)));
      },
      { timeoutMs: 3 * RETENTION_MS, everyMs: 250 },
    );
    for (const [what, executionArn] of arns) {
      const gone = `ExecutionDoesNotExist: Execution Does Not Exist: '${executionArn}'`;
      const calls = [
        runtime.describe(executionArn),
        runtime.sfn.send(new GetExecutionHistoryCommand({ executionArn })),
        runtime.sfn.send(new StopExecutionCommand({ executionArn })),
        runtime.sfn.send(new RedriveExecutionCommand({ executionArn })),
      ];
      expect([what, ...(await Promise.all(calls.map(refusalOf)))]).toEqual([what, gone, gone, gone, gone]);
      const stateMachineArn = executionArn.replace(/:execution:(.*):[^:]*$/, ':stateMachine:$1');
      const listed = await runtime.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
      expect(listed.executions).toEqual([]);
    }
    const view = await lookAtStore(runtime.connection, runtime.redis.namespace);
    expect(view).toMatchObject({ executions: {}, due: [], frames: [], jobs: [] });
  }, 90_000);
});
