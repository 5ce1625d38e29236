import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  UpdateStateMachineCommand,
  type LogLevel,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing';
import { ExpressUnderTest, task } from './express-runtime.js';

const SOON = { timeoutMs: 15_000, everyMs: 50 };
const logging = (level: LogLevel, includeExecutionData = true) => ({
  level,
  includeExecutionData,
  destinations: [
    { cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:123456789012:log-group:/states/shop:*' } },
  ],
});

interface Line {
  readonly id: string;
  readonly type: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

/** Execution logs, as a real coordinator writes them to its standard output. */
describe('execution logs', () => {
  let runtime: ExpressUnderTest;
  beforeAll(async () => {
    runtime = await ExpressUnderTest.start();
  }, 90_000);
  afterAll(() => runtime?.stop(), 30_000);

  const linesOf = (executionArn: string): Line[] =>
    runtime.server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{') && line.includes(`"${executionArn}"`))
      .map((line) => JSON.parse(line) as Line);
  const logged = (executionArn: string, last: RegExp) =>
    eventually(
      async () => (linesOf(executionArn).some(({ type }) => last.test(type)) ? linesOf(executionArn) : undefined),
      SOON,
    );
  const start = async (stateMachineArn: string, input = '{}') =>
    (await runtime.sfn.send(new StartExecutionCommand({ stateMachineArn, input }))).executionArn as string;
  const ended = (executionArn: string) =>
    eventually(
      async () => (await runtime.sfn.send(new DescribeExecutionCommand({ executionArn }))).status !== 'RUNNING',
      SOON,
    );
  const standard = (states: object, level: LogLevel, data?: boolean) =>
    runtime.machine(states, { type: 'STANDARD', loggingConfiguration: logging(level, data) });
  const numbered = (lines: readonly Line[]) =>
    lines
      .map(({ id, type, previous_event_id }) => `${id}<${String(previous_event_id)} ${type}`)
      .sort((a, b) => parseInt(a, 10) - parseInt(b, 10));

  it('of a STANDARD machine at level ALL are its whole history, what workers wrote included', async () => {
    const both = {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'A', States: { A: task('double') } },
        { StartAt: 'B', States: { B: { Type: 'Pass', End: true } } },
      ],
      Next: 'P',
    };
    const arn = await start(await standard({ Both: both, P: { Type: 'Pass', End: true } }, 'ALL'), '{"n":4}');
    const lines = await logged(arn, /^ExecutionSucceeded$/);
    const { events = [] } = await runtime.sfn.send(new GetExecutionHistoryCommand({ executionArn: arn }));
    expect(numbered(lines)).toEqual(events.map(({ id, type, previousEventId }) => `${id}<${previousEventId} ${type}`));
    expect(numbered(lines).join()).toContain('LambdaFunctionStarted');
    const [first] = lines;
    expect(first).toEqual({
      log_group: '/states/shop',
      id: '1',
      type: 'ExecutionStarted',
      details: { input: '{"n":4}', inputDetails: { truncated: false }, roleArn: expect.any(String) },
      previous_event_id: '0',
      event_timestamp: String((events[0]?.timestamp as Date).getTime()),
      execution_arn: arn,
      redrive_count: '0',
    });
  });

  it('hold only what the level asks for, without data unless asked', async () => {
    const fails = { T: task('refuse') };
    const [all, error, fatal, off] = await Promise.all(
      (['ALL', 'ERROR', 'FATAL', 'OFF'] as const).map(async (level) => start(await standard(fails, level, false))),
    );
    const [ofAll, ofError, ofFatal] = await Promise.all(
      [all, error, fatal].map((arn) => logged(arn as string, /^ExecutionFailed$/)),
    );
    expect(ofAll?.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionFailed',
      'ExecutionFailed',
    ]);
    expect(ofError?.map(({ type }) => type)).toEqual(['LambdaFunctionFailed', 'ExecutionFailed']);
    expect(ofFatal?.map(({ type, details }) => ({ type, details }))).toEqual([
      { type: 'ExecutionFailed', details: { error: 'CardDeclined', cause: 'no money' } },
    ]);
    expect(ofAll?.flatMap(({ details }) => Object.keys(details))).not.toContain('input');
    await ended(off as string);
    expect(linesOf(off as string)).toEqual([]);
  });

  it('go on with a redrive, and follow a change of the level', async () => {
    const stateMachineArn = await standard({ T: task('refuse') }, 'OFF');
    const executionArn = await start(stateMachineArn);
    await ended(executionArn);
    const loggingConfiguration = logging('ALL', false);
    await runtime.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, loggingConfiguration }));
    // As long as a configuration is taken as it was read.
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    await runtime.sfn.send(new RedriveExecutionCommand({ executionArn }));
    const lines = await logged(executionArn, /^ExecutionFailed$/);
    expect(lines[0]).toMatchObject({ type: 'ExecutionRedriven', redrive_count: '1' });
    expect(lines.at(-1)).toMatchObject({ type: 'ExecutionFailed', redrive_count: '1' });
  }, 30_000);

  it('are the history of Express executions', async () => {
    const states = { A: task('double', { Next: 'P' }), P: { Type: 'Pass', End: true } };
    const arn = await runtime.machine(states, { loggingConfiguration: logging('ALL') });
    const { executionArn } = await runtime.run(arn, { n: 1 });
    const accepted = await start(arn, '{"n":1}');
    for (const each of [executionArn as string, accepted]) {
      const lines = await logged(each, /^ExecutionSucceeded$/);
      expect(numbered(lines)).toEqual([
        '1<0 ExecutionStarted',
        '2<0 TaskStateEntered',
        '3<2 LambdaFunctionScheduled',
        '4<3 LambdaFunctionStarted',
        '5<4 LambdaFunctionSucceeded',
        '6<5 TaskStateExited',
        '7<6 PassStateEntered',
        '8<7 PassStateExited',
        '9<8 ExecutionSucceeded',
      ]);
      expect(lines.at(-1)?.details).toEqual({ output: '{"n":2}', outputDetails: { truncated: false } });
    }
  });
});
