import { describe, expect, it } from '@jest/globals';
import { interpret } from '#testing';
import { decide } from './decide.js';
import type { Decision } from './model/decision.js';
import type { ChildView, FrameState, Snapshot } from './model/frame.js';
import { branch, executionInfo, LAMBDA, machine, run, task, trace } from './testing/run-definition.js';

describe('a chain of states', () => {
  it('writes Entered and Exited of each, the first one after event 0', () => {
    const result = run({
      StartAt: 'A',
      States: { A: { Type: 'Pass', Result: { a: 1 }, Next: 'B' }, B: { Type: 'Succeed' } },
    });
    expect(trace(result)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 PassStateEntered',
      '3<2 PassStateExited',
      '4<3 SucceedStateEntered',
      '5<4 SucceedStateExited',
      '6<5 ExecutionSucceeded',
    ]);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { a: 1 } });
  });

  it('gives each instantaneous state a decision of its own, and enters a waiting state in the decision before', () => {
    const result = run(
      {
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', Next: 'T' },
          T: task({ End: undefined, Next: 'B' }),
          B: { Type: 'Pass', End: true },
        },
      },
      { task: () => ({ output: 1 }) },
    );
    expect(result.decisions.map((decision) => decision.history.map((event) => event.type))).toEqual([
      ['ExecutionStarted'],
      ['PassStateEntered', 'PassStateExited', 'TaskStateEntered', 'LambdaFunctionScheduled'],
      ['LambdaFunctionSucceeded', 'TaskStateExited'],
      ['PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'],
    ]);
  });

  it('hands texts on unparsed, so that number literals survive', () => {
    const text = '{"a": 0.0, "s": "x \\" y",\n "b":1e2}';
    const decided = interpretText(text);
    expect(decided).toBe('{"a":0.0,"s":"x \\" y","b":1e2}');
  });
});

function interpretText(text: string): unknown {
  const parsed = machine({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } });
  const result = interpret(parsed, { inputText: text });
  return result.history.find((event) => event.type === 'PassStateEntered')?.details?.['input'];
}

describe('the JSONPath data flow', () => {
  it.each([
    { title: 'InputPath null gives {}', state: { InputPath: null }, input: { a: 1 }, output: {} },
    { title: 'OutputPath null gives {}', state: { OutputPath: null }, input: { a: 1 }, output: {} },
    {
      title: 'ResultPath null keeps the raw input',
      state: { Result: 5, ResultPath: null },
      input: { a: 1 },
      output: { a: 1 },
    },
    {
      title: 'ResultPath goes into the raw input, not into what InputPath left',
      state: { InputPath: '$.a', ResultPath: '$.r' },
      input: { a: 1, b: 2 },
      output: { a: 1, b: 2, r: 1 },
    },
    {
      title: 'Parameters is the result of a Pass',
      state: { Parameters: { 'x.$': '$.a', y: 'lit' } },
      input: { a: [1] },
      output: { x: [1], y: 'lit' },
    },
    { title: 'Result is literal', state: { Result: { 'a.$': '$.x' } }, input: {}, output: { 'a.$': '$.x' } },
    {
      title: 'the context object is readable',
      state: { Parameters: { 'n.$': '$$.Execution.Name', 's.$': '$$.State.Name' } },
      input: {},
      output: { n: 'run', s: 'A' },
    },
    { title: 'OutputPath may cut', state: { OutputPath: '$.a.b' }, input: { a: { b: 'c' } }, output: 'c' },
  ])('$title', ({ state, input, output }) => {
    expect(run({ StartAt: 'A', States: { A: { Type: 'Pass', ...state, End: true } } }, { input })).toMatchObject({
      status: 'SUCCEEDED',
      output,
    });
  });

  it('a path that finds nothing fails the execution with States.Runtime and says where', () => {
    const result = run({ StartAt: 'A', States: { A: { Type: 'Pass', InputPath: '$.nope', End: true } } });
    expect(result).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'A' (entered at the event id #2). Invalid path '$.nope' : No results for path: $['nope']",
    });
    expect(result.decisions.at(-1)?.exclusive).toBe(true);
  });

  it('variables are read as they were before the state, and shown as texts when assigned', () => {
    const result = run({
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { x: 1, y: 2 }, Next: 'B' },
        B: { Type: 'Pass', Assign: { 'x.$': '$y', 'y.$': '$x' }, Parameters: { 'was.$': '$x' }, Next: 'C' },
        C: { Type: 'Pass', Parameters: { 'x.$': '$x', 'y.$': '$y', 'was.$': '$.was' }, End: true },
      },
    });
    expect(result.output).toEqual({ x: 2, y: 1, was: 1 });
    expect(result.history[2]?.details).toMatchObject({ assignedVariables: { x: '1', y: '2' } });
  });
});

describe('what a small definition can make large', () => {
  const many = Array.from({ length: 3_000 }, () => '$.a').join(', ');
  it.each([
    { title: 'Parameters with States.Array', state: { Parameters: { 'x.$': `States.Array(${many})` } } },
    {
      title: 'Parameters with States.Format',
      state: { Parameters: { 'x.$': `States.Format('${'{}'.repeat(3_000)}', ${many})` } },
    },
    { title: 'Assign', state: { Assign: { 'x.$': `States.Array($.a, $.a)` } } },
  ])('$title is States.DataLimitExceeded before it is written', ({ state }) => {
    const result = run(
      { StartAt: 'A', States: { A: { Type: 'Pass', ...state, End: true } } },
      { input: { a: 'x'.repeat(250_000) } },
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

describe('Choice, Wait and Fail', () => {
  const choice = { Type: 'Choice', Choices: [{ Variable: '$.n', NumericGreaterThan: 5, Next: 'Big' }] };
  const ends = { Big: { Type: 'Pass', Result: 'big', End: true }, Small: { Type: 'Pass', Result: 'small', End: true } };

  it('takes the first rule that matches, else Default, else fails', () => {
    const withDefault = { StartAt: 'C', States: { C: { ...choice, Default: 'Small' }, ...ends } };
    expect(run(withDefault, { input: { n: 6 } }).output).toBe('big');
    expect(run(withDefault, { input: { n: 5 } }).output).toBe('small');
    const without = { StartAt: 'C', States: { C: choice, Big: ends.Big } };
    expect(run(without, { input: { n: 1 } })).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });

  it('waits on the virtual clock, and not at all for a moment that is over', () => {
    const wait = (fields: object) =>
      run(
        { StartAt: 'W', States: { W: { Type: 'Wait', ...fields, End: true } } },
        { input: { s: 7, t: '2030-01-01T00:01:00Z' } },
      );
    expect(wait({ Seconds: 30 }).tookMs).toBe(30_000);
    expect(wait({ SecondsPath: '$.s' }).tookMs).toBe(7_000);
    expect(wait({ TimestampPath: '$.t' }).tookMs).toBe(60_000);
    expect(wait({ Timestamp: '2020-01-01T00:00:00Z' }).tookMs).toBe(0);
    expect(wait({ SecondsPath: '$.none' })).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  it('an empty Fail gives neither error nor cause', () => {
    const result = run({ StartAt: 'F', States: { F: { Type: 'Fail' } } });
    expect(result.history.at(-1)).toEqual({ id: 3, previousEventId: 2, type: 'ExecutionFailed', details: {} });
  });

  it("the machine's own TimeoutSeconds ends it as TIMED_OUT", () => {
    const result = run({ TimeoutSeconds: 5, StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } });
    expect(result).toMatchObject({ status: 'TIMED_OUT', tookMs: 5_000 });
    expect(result.history.at(-1)?.type).toBe('ExecutionTimedOut');
  });
});

describe('an end from outside', () => {
  const parsed = machine({
    StartAt: 'P',
    States: {
      P: {
        Type: 'Parallel',
        End: true,
        Branches: [
          branch('T', { Type: 'Task', Resource: LAMBDA }),
          branch('F', { Type: 'Fail', Error: 'Kind', End: undefined }),
          branch('N', { Type: 'Pass' }),
        ],
      },
    },
  });
  const root = interpret(parsed, { task: () => 'never' }).decisions[0]?.snapshot as FrameState;
  const child = (index: number, state: string, more: Partial<FrameState>): ChildView => ({
    id: `r/${index}`,
    lastEventId: 5,
    snapshot: {
      fmt: 1,
      path: [{ state: 'P', branch: index }],
      state,
      phase: 'ready',
      input: '{}',
      visits: 1,
      within: `/1~1.${index}`,
      enteredAt: 7,
      ...more,
    },
  });
  const snapshot: Snapshot = {
    execution: executionInfo(),
    frameId: 'r',
    frame: root,
    lastEventId: 5,
    historyLength: 9,
    outerVariables: [],
    inbox: [],
    descendants: [
      child(0, 'T', { phase: 'task', scheduledAt: 8 }),
      child(1, 'F', { phase: 'failed', failure: { error: 'Kind' } }),
      child(2, 'N', { visits: 0 }),
    ],
  };

  it.each([{ type: 'StopRequested' }, { type: 'ExecutionTimedOut' }] as const)(
    'tells of all that it cuts off, and of nothing that had ended or not begun ($type)',
    (event) => {
      const decision = decide(parsed, snapshot, event, {
        now: 9,
        region: 'us-east-1',
        random: () => 0,
        uuid: () => '',
      }) as Decision;
      expect(
        decision.ended.visits.map(({ name, visit, enclosing, error }) => ({ name, visit, enclosing, error })),
      ).toEqual([
        { name: 'P', visit: '/1', enclosing: undefined, error: 'Aborted' },
        { name: 'T', visit: '/1~1.0/1', enclosing: '/1', error: 'Aborted' },
      ]);
      expect(decision.ended.attempts).toMatchObject([
        { visit: '/1~1.0/1', attempt: 1, scheduledAt: 8, error: 'Aborted' },
      ]);
      expect(decision.exclusive).toBe(true);
    },
  );
});

describe('what comes twice or too late', () => {
  it('decides to nothing', () => {
    const parsed = machine({ StartAt: 'T', States: { T: task() } });
    const result = interpret(parsed, { task: () => 'never' });
    const frame = result.decisions[0]?.snapshot;
    const snapshot = {
      execution: executionInfo(),
      frameId: 'r',
      frame: frame as NonNullable<typeof frame>,
      lastEventId: 4,
      historyLength: 4,
      outerVariables: [],
      inbox: [],
    };
    const ambient = { now: 0, region: 'us-east-1', random: () => 0, uuid: () => '' };
    for (const type of ['StateDue', 'TimerFired', 'ChildrenEnded'] as const)
      expect(decide(parsed, snapshot, { type }, ambient)).toBeUndefined();
  });
});
