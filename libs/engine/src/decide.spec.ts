import { describe, expect, it } from '@jest/globals';
import { parseStateMachine, type StateMachine } from '#asl';
import { type InterpretOptions, interpret, type Interpreted } from '#testing';
import { decide } from './decide.js';
import type { Decision } from './model/decision.js';
import type { ChildView, FrameState, Snapshot } from './model/frame.js';

const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function:work';

function machine(definition: object): StateMachine {
  const { machine: parsed, problems } = parseStateMachine(JSON.stringify(definition));
  if (!parsed) throw new Error(JSON.stringify(problems));
  return parsed;
}

const run = (definition: object, options: InterpretOptions = {}): Interpreted => interpret(machine(definition), options);
/** `3<2 PassStateExited`, as facts about AWS's histories are usually written. */
const trace = (result: Interpreted): string[] => result.history.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);
const task = (more: object = {}) => ({ Type: 'Task', Resource: LAMBDA, End: true, ...more });

describe('a chain of states', () => {
  it('writes Entered and Exited of each, the first one after event 0', () => {
    const result = run({ StartAt: 'A', States: { A: { Type: 'Pass', Result: { a: 1 }, Next: 'B' }, B: { Type: 'Succeed' } } });
    expect(trace(result)).toEqual([
      '1<0 ExecutionStarted', '2<0 PassStateEntered', '3<2 PassStateExited', '4<3 SucceedStateEntered', '5<4 SucceedStateExited', '6<5 ExecutionSucceeded',
    ]);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { a: 1 } });
  });

  it('gives each instantaneous state a decision of its own, and enters a waiting state in the decision before', () => {
    const result = run(
      { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'T' }, T: task({ End: undefined, Next: 'B' }), B: { Type: 'Pass', End: true } } },
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
    { title: 'ResultPath null keeps the raw input', state: { Result: 5, ResultPath: null }, input: { a: 1 }, output: { a: 1 } },
    { title: 'ResultPath goes into the raw input, not into what InputPath left', state: { InputPath: '$.a', ResultPath: '$.r' }, input: { a: 1, b: 2 }, output: { a: 1, b: 2, r: 1 } },
    { title: 'Parameters is the result of a Pass', state: { Parameters: { 'x.$': '$.a', y: 'lit' } }, input: { a: [1] }, output: { x: [1], y: 'lit' } },
    { title: 'Result is literal', state: { Result: { 'a.$': '$.x' } }, input: {}, output: { 'a.$': '$.x' } },
    { title: 'the context object is readable', state: { Parameters: { 'n.$': '$$.Execution.Name', 's.$': '$$.State.Name' } }, input: {}, output: { n: 'run', s: 'A' } },
    { title: 'OutputPath may cut', state: { OutputPath: '$.a.b' }, input: { a: { b: 'c' } }, output: 'c' },
  ])('$title', ({ state, input, output }) => {
    expect(run({ StartAt: 'A', States: { A: { Type: 'Pass', ...state, End: true } } }, { input })).toMatchObject({ status: 'SUCCEEDED', output });
  });

  it('a path that finds nothing fails the execution with States.Runtime and says where', () => {
    const result = run({ StartAt: 'A', States: { A: { Type: 'Pass', InputPath: '$.nope', End: true } } });
    expect(result).toMatchObject({
      status: 'FAILED', error: 'States.Runtime',
      cause: "An error occurred while executing the state 'A' (entered at the event id #2). Invalid path '$.nope' : No results for path: $['nope']",
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
    { title: 'Parameters with States.Format', state: { Parameters: { 'x.$': `States.Format('${'{}'.repeat(3_000)}', ${many})` } } },
    { title: 'Assign', state: { Assign: { 'x.$': `States.Array($.a, $.a)` } } },
  ])('$title is States.DataLimitExceeded before it is written', ({ state }) => {
    const result = run({ StartAt: 'A', States: { A: { Type: 'Pass', ...state, End: true } } }, { input: { a: 'x'.repeat(250_000) } });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});

describe('a Task', () => {
  it('fails the execution with what the worker said', () => {
    const result = run({ StartAt: 'T', States: { T: task() } }, { task: () => ({ error: 'Broken', cause: 'by hand' }) });
    expect(result).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'by hand' });
    expect(trace(result)).toEqual([
      '1<0 ExecutionStarted', '2<0 TaskStateEntered', '3<2 LambdaFunctionScheduled', '4<3 LambdaFunctionStarted', '5<4 LambdaFunctionFailed', '6<5 ExecutionFailed',
    ]);
  });

  it('is retried with back-off, each retrier with its own count; then caught', () => {
    const errors = ['A', 'B', 'A', 'A'];
    const result = run(
      {
        StartAt: 'T',
        States: {
          T: task({
            Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 2, MaxAttempts: 2 }, { ErrorEquals: ['States.ALL'], IntervalSeconds: 10 }],
            Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'C' }],
          }),
          C: { Type: 'Pass', End: true },
        },
      },
      { input: { keep: 1 }, task: ({ call }) => ({ error: errors[call - 1], cause: `#${call}` }) },
    );
    expect(result.tookMs).toBe(2_000 + 10_000 + 4_000);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { keep: 1, error: { Error: 'A', Cause: '#4' } } });
    expect(trace(result).slice(4, 8)).toEqual(['5<4 LambdaFunctionFailed', '6<5 LambdaFunctionScheduled', '7<6 LambdaFunctionStarted', '8<7 LambdaFunctionFailed']);
  });

  it('shows how often it was retried in its context', () => {
    const result = run(
      { StartAt: 'T', States: { T: task({ Parameters: { 'n.$': '$$.State.RetryCount' }, Retry: [{ ErrorEquals: ['States.ALL'] }] }) } },
      { task: ({ input, call }) => (call < 3 ? { error: 'No' } : { output: input }) },
    );
    expect(result.output).toEqual({ n: 2 });
  });

  it.each([
    { name: 'States.Timeout by TimeoutSeconds', fields: { TimeoutSeconds: 5 }, matcher: 'States.Timeout', caught: true },
    { name: 'States.HeartbeatTimeout by HeartbeatSeconds', fields: { HeartbeatSeconds: 3, TimeoutSeconds: 9 }, matcher: 'States.HeartbeatTimeout', caught: true },
    { name: 'States.TaskFailed does not cover a timeout', fields: { TimeoutSeconds: 5 }, matcher: 'States.TaskFailed', caught: false },
  ])('$name', ({ fields, matcher, caught }) => {
    const result = run({
      StartAt: 'T',
      States: { T: task({ ...fields, Catch: [{ ErrorEquals: [matcher], Next: 'C' }] }), C: { Type: 'Pass', End: true } },
    });
    expect(result.status).toBe(caught ? 'SUCCEEDED' : 'FAILED');
    if (caught) expect(result.output).toEqual({ Error: 'States.Timeout', Cause: '' });
    expect(result.history.find((event) => event.type === 'LambdaFunctionTimedOut')?.details).toEqual({ error: 'States.Timeout' });
  });

  it('States.Runtime is caught by nobody', () => {
    const result = run(
      { StartAt: 'T', States: { T: task({ OutputPath: '$.no', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }] }), C: { Type: 'Pass', End: true } } },
      { task: () => ({ output: {} }) },
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  it('a result over 262,144 bytes is States.DataLimitExceeded, which can be caught', () => {
    const result = run(
      { StartAt: 'T', States: { T: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }] }), C: { Type: 'Pass', End: true } } },
      { task: () => ({ output: 'ä'.repeat(131_072) }) },
    );
    expect(result.output).toMatchObject({ Error: 'States.DataLimitExceeded' });
  });

  it('lambda:invoke goes to the workers of the function and wraps what they answer', () => {
    const seen: unknown[] = [];
    const result = run(
      { StartAt: 'T', States: { T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f', 'Payload.$': '$' }, End: true } } },
      { input: { a: 1 }, task: ({ resource, input }) => (seen.push(resource, input), { output: 'done' }) },
    );
    expect(seen).toEqual(['arn:aws:lambda:us-east-1:123456789012:function:f', { a: 1 }]);
    expect(result.output).toMatchObject({ ExecutedVersion: '$LATEST', Payload: 'done', StatusCode: 200 });
    expect(result.history[2]).toMatchObject({ type: 'TaskScheduled', details: { resourceType: 'lambda', resource: 'invoke', region: 'us-east-1' } });
  });

  it.each([
    { told: { error: 'E', cause: '{ "errorMessage": "no, really" }' }, cause: '{"errorMessage":"no, really"}' },
    { told: { error: 'E', cause: '{ no JSON }' }, cause: '{ no JSON }' },
    {
      told: { error: 'States.DataLimitExceeded', cause: 'the function wrote too much' },
      cause: "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    },
  ])('lambda:invoke tells a failure in the words of the Lambda API: $cause', ({ told, cause }) => {
    const state = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' }, End: true };
    expect(run({ StartAt: 'T', States: { T: state } }, { task: () => told })).toMatchObject({ status: 'FAILED', error: told.error, cause });
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
    const wait = (fields: object) => run({ StartAt: 'W', States: { W: { Type: 'Wait', ...fields, End: true } } }, { input: { s: 7, t: '2030-01-01T00:01:00Z' } });
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

  it('the machine\'s own TimeoutSeconds ends it as TIMED_OUT', () => {
    const result = run({ TimeoutSeconds: 5, StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } });
    expect(result).toMatchObject({ status: 'TIMED_OUT', tookMs: 5_000 });
    expect(result.history.at(-1)?.type).toBe('ExecutionTimedOut');
  });
});

const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: { End: true, ...state } } });

describe('Parallel', () => {
  it('joins the outputs in branch order; Succeeded and Exited follow the last event of the last branch', () => {
    const result = run({ StartAt: 'P', States: { P: { Type: 'Parallel', End: true, Branches: [branch('A', { Type: 'Wait', Seconds: 3 }), branch('B', { Type: 'Pass', Result: 'b' })] } } }, { input: 1 });
    expect(result.output).toEqual([1, 'b']);
    const [exitOfA] = result.history.filter((event) => event.type === 'WaitStateExited');
    for (const type of ['ParallelStateSucceeded', 'ParallelStateExited']) {
      expect(result.history.find((event) => event.type === type)?.previousEventId).toBe(exitOfA?.id);
    }
  });

  it('fails with the branch\'s error, cutting the others off', () => {
    const result = run(
      { StartAt: 'P', States: { P: { Type: 'Parallel', End: true, Branches: [branch('A', { Type: 'Task', Resource: LAMBDA }), branch('B', { Type: 'Task', Resource: `${LAMBDA}2` }), branch('C', { Type: 'Wait', Seconds: 9 })] } } },
      { task: ({ resource }) => (resource === LAMBDA ? { error: 'Broken', afterMs: 10 } : 'never') },
    );
    const failed = result.history.find((event) => event.type === 'LambdaFunctionFailed')?.id as number;
    expect(result).toMatchObject({ status: 'FAILED', error: 'Broken' });
    expect(trace(result).slice(-5).map((line) => line.split('<')[1])).toEqual([
      `${failed} TaskStateAborted`, `${failed} WaitStateAborted`, `${failed} TaskStateAborted`, `${failed} ParallelStateFailed`, expect.stringMatching(/^\d+ ExecutionFailed$/),
    ]);
    expect(result.decisions.at(-1)?.exclusive).toBe(true);
  });

  it('is retried from scratch and then caught', () => {
    const result = run({
      StartAt: 'P',
      States: {
        P: { Type: 'Parallel', Branches: [branch('F', { Type: 'Fail', Error: 'Kind', Cause: 'text', End: undefined })], Retry: [{ ErrorEquals: ['Kind'], MaxAttempts: 1 }], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }], End: true },
        C: { Type: 'Pass', End: true },
      },
    });
    expect(trace(result).slice(1, 9)).toEqual([
      '2<0 ParallelStateEntered', '3<2 ParallelStateStarted', '4<3 FailStateEntered', '5<4 ParallelStateStarted', '6<5 FailStateEntered',
      '7<6 ParallelStateFailed', '8<7 ParallelStateExited', '9<8 PassStateEntered',
    ]);
    expect(result.output).toEqual({ Error: 'Kind', Cause: 'text' });
  });
});

describe('Map', () => {
  const map = (more: object = {}, state: object = { Type: 'Pass' }) => ({ StartAt: 'M', States: { M: { Type: 'Map', End: true, ItemProcessor: branch('I', state), ...more } } });

  it('runs one iteration after the other with MaxConcurrency 1', () => {
    const result = run(map({ MaxConcurrency: 1 }), { input: [1, 2] });
    expect(trace(result).slice(2)).toEqual([
      '3<2 MapStateStarted', '4<3 MapIterationStarted', '5<4 PassStateEntered', '6<5 PassStateExited', '7<6 MapIterationSucceeded', '8<6 MapIterationStarted',
      '9<8 PassStateEntered', '10<9 PassStateExited', '11<10 MapIterationSucceeded', '12<11 MapStateSucceeded', '13<11 MapStateExited', '14<13 ExecutionSucceeded',
    ]);
    expect(result.output).toEqual([1, 2]);
  });

  it('starts at most 40 at once and keeps item order', () => {
    const result = run(map({ ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' } }, { Type: 'Wait', Seconds: 1 }), { input: Array.from({ length: 100 }, (_, n) => n * 2) });
    expect(result.tookMs).toBe(3_000);
    expect(result.output).toEqual(Array.from({ length: 100 }, (_, n) => ({ i: n, v: n * 2 })));
  });

  it('an empty array succeeds at once', () => {
    const result = run(map(), { input: [] });
    expect(trace(result).slice(2)).toEqual(['3<2 MapStateStarted', '4<3 MapStateSucceeded', '5<3 MapStateExited', '6<5 ExecutionSucceeded']);
  });

  it('something that is no array is States.Runtime', () => {
    expect(run(map({ ItemsPath: '$.x' }), { input: { x: 1 } })).toMatchObject({ error: 'States.Runtime', cause: expect.stringContaining('Reference path "$.x" must point to array.') });
  });

  it('fails with the first failing iteration', () => {
    const result = run(map({}, { Type: 'Task', Resource: LAMBDA }), { input: [0, 1, 2], task: ({ input }) => (input === 1 ? { error: 'One' } : { output: input, afterMs: 5_000 }) });
    expect(result).toMatchObject({ status: 'FAILED', error: 'One' });
    expect(trace(result).slice(-8).map((line) => line.split(' ')[1])).toEqual([
      'MapIterationFailed', 'TaskStateAborted', 'MapIterationAborted', 'TaskStateAborted', 'MapIterationAborted', 'TaskStateAborted', 'MapStateFailed', 'ExecutionFailed',
    ]);
  });

  it('nests: a Map in a Parallel in a Map', () => {
    const inner = { StartAt: 'P', States: { P: { Type: 'Parallel', End: true, Branches: [{ StartAt: 'N', States: { N: { Type: 'Map', End: true, ItemProcessor: branch('L', { Type: 'Pass' }) } } }] } } };
    const result = run({ StartAt: 'M', States: { M: { Type: 'Map', End: true, ItemProcessor: inner } } }, { input: [[1, 2], [], [3]] });
    expect(result.output).toEqual([[[1, 2]], [[]], [[3]]]);
    expect(new Set(result.decisions.flatMap((decision) => decision.ended.visits.map((visit) => visit.visit))).size).toBe(1 + 3 + 3 + 3);
  });
});

describe('an end from outside', () => {
  const parsed = machine({
    StartAt: 'P',
    States: {
      P: {
        Type: 'Parallel',
        End: true,
        Branches: [branch('T', { Type: 'Task', Resource: LAMBDA }), branch('F', { Type: 'Fail', Error: 'Kind', End: undefined }), branch('N', { Type: 'Pass' })],
      },
    },
  });
  const root = interpret(parsed, { task: () => 'never' }).decisions[0]?.snapshot as FrameState;
  const child = (index: number, state: string, more: Partial<FrameState>): ChildView => ({
    id: `r/${index}`,
    lastEventId: 5,
    snapshot: { fmt: 1, path: [{ state: 'P', branch: index }], state, phase: 'ready', input: '{}', visits: 1, within: `/1~1.${index}`, enteredAt: 7, ...more },
  });
  const snapshot: Snapshot = {
    execution: { arn: 'a', name: 'n', stateMachineArn: 'm', stateMachineName: 'm', roleArn: 'r', startedAt: 0, input: '{}', redriveCount: 0 },
    frameId: 'r', frame: root, lastEventId: 5, historyLength: 9, outerVariables: [], inbox: [],
    descendants: [child(0, 'T', { phase: 'task', scheduledAt: 8 }), child(1, 'F', { phase: 'failed', failure: { error: 'Kind' } }), child(2, 'N', { visits: 0 })],
  };

  it.each([{ type: 'StopRequested' }, { type: 'ExecutionTimedOut' }] as const)('tells of all that it cuts off, and of nothing that had ended or not begun ($type)', (event) => {
    const decision = decide(parsed, snapshot, event, { now: 9, region: 'us-east-1', random: () => 0, uuid: () => '' }) as Decision;
    expect(decision.ended.visits.map(({ name, visit, enclosing, error }) => ({ name, visit, enclosing, error }))).toEqual([
      { name: 'P', visit: '/1', enclosing: undefined, error: 'Aborted' },
      { name: 'T', visit: '/1~1.0/1', enclosing: '/1', error: 'Aborted' },
    ]);
    expect(decision.ended.attempts).toMatchObject([{ visit: '/1~1.0/1', attempt: 1, scheduledAt: 8, error: 'Aborted' }]);
    expect(decision.exclusive).toBe(true);
  });
});

describe('a DISTRIBUTED Map', () => {
  const map = (more: object, state: object = { Type: 'Pass' }) => ({
    StartAt: 'M',
    States: { M: { Type: 'Map', End: true, ItemProcessor: { ...branch('I', state), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } }, ...more } },
  });
  const odd = { Type: 'Task', Resource: LAMBDA };
  const failsOdd: InterpretOptions['task'] = ({ input }) => ((input as number) % 2 === 1 ? { error: 'Odd' } : { output: input });

  it('shows a Map Run, and nothing of its iterations', () => {
    const result = run(map({ Label: 'L' }), { input: [1, 2] });
    expect(trace(result).slice(1)).toEqual([
      '2<0 MapStateEntered', '3<2 MapStateStarted', '4<3 MapRunStarted', '5<4 MapRunSucceeded', '6<5 MapStateSucceeded', '7<5 MapStateExited', '8<7 ExecutionSucceeded',
    ]);
    expect(result.history[3]?.details).toEqual({ mapRunArn: expect.stringMatching(/:mapRun:machine\/L:[0-9a-f-]{36}$/) });
    expect(result.output).toEqual([1, 2]);
  });

  it.each([
    { tolerance: {}, status: 'FAILED' },
    { tolerance: { ToleratedFailureCount: 1 }, status: 'FAILED' },
    { tolerance: { ToleratedFailureCount: 2 }, status: 'SUCCEEDED' },
    { tolerance: { ToleratedFailurePercentage: 40 }, status: 'SUCCEEDED' },
    { tolerance: { ToleratedFailurePercentage: 39.9 }, status: 'FAILED' },
    { tolerance: { ToleratedFailureCount: 2, ToleratedFailurePercentage: 10 }, status: 'FAILED' },
  ])('two of five failing under $tolerance → $status', ({ tolerance, status }) => {
    const result = run(map(tolerance, odd), { input: [0, 1, 2, 3, 4], task: failsOdd });
    expect(result.status).toBe(status);
    if (status === 'SUCCEEDED') expect(result.output).toEqual([0, 2, 4]);
    else expect(result).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold', cause: 'The specified tolerated failure threshold was exceeded' });
  });

  it('keeps the variables outside out of sight', () => {
    const inner = branch('I', { Type: 'Pass', Parameters: { 'x.$': '$x' } });
    const definition = {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'M' },
        M: { Type: 'Map', End: true, ItemProcessor: { ...inner, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } } },
      },
    };
    expect(run(definition, { input: [1] }).status).toBe('FAILED');
  });
});

describe('what comes twice or too late', () => {
  it('decides to nothing', () => {
    const parsed = machine({ StartAt: 'T', States: { T: task() } });
    const result = interpret(parsed, { task: () => 'never' });
    const frame = result.decisions[0]?.snapshot;
    const snapshot = { execution: { arn: 'a', name: 'n', stateMachineArn: 'm', stateMachineName: 'm', roleArn: 'r', startedAt: 0, input: '{}', redriveCount: 0 }, frameId: 'r', frame: frame as NonNullable<typeof frame>, lastEventId: 4, historyLength: 4, outerVariables: [], inbox: [] };
    const ambient = { now: 0, region: 'us-east-1', random: () => 0, uuid: () => '' };
    for (const type of ['StateDue', 'TimerFired', 'ChildrenEnded'] as const) expect(decide(parsed, snapshot, { type }, ambient)).toBeUndefined();
  });
});

describe('a state that cannot be moved on', () => {
  const cause = 'tried in vain';
  const ambient = { now: 9, region: 'us-east-1', random: () => 0, uuid: () => '' };
  const execution = { arn: 'a', name: 'n', stateMachineArn: 'm', stateMachineName: 'm', roleArn: 'r', startedAt: 0, input: '{}', redriveCount: 0 };
  const everything = [{ ErrorEquals: ['States.ALL'], Next: 'C' }];
  const retried = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 9 }];
  const definition = {
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', InputPath: '$.nope', Next: 'T' },
      T: { ...task({ Retry: retried, Catch: everything }), End: undefined, Next: 'M' },
      M: { Type: 'Map', Retry: retried, Catch: everything, Next: 'C', ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } } },
      C: { Type: 'Succeed' },
    },
  };
  const parsed = machine(definition);
  const frame = (more: Partial<FrameState>): FrameState => ({ fmt: 1, path: [], state: 'A', phase: 'ready', input: '[1]', visits: 1, enteredAt: 5, ...more });
  const giveUp = (more: Partial<FrameState>, frameId = 'r') =>
    decide(parsed, { execution, frameId, frame: frame(more), lastEventId: 3, historyLength: 3, outerVariables: [], inbox: [] }, { type: 'StatePoisoned', cause }, ambient) as Decision;
  const types = (decision: Decision) => decision.history.map(({ type }) => type);

  it('is entered if it has not been, and fails the execution by what nothing catches', () => {
    const decision = giveUp({});
    expect(types(decision)).toEqual(['PassStateEntered', 'ExecutionFailed']);
    expect(decision.effects).toEqual([{ type: 'CloseExecution', status: 'FAILED', error: 'States.Runtime', cause }]);
    expect(decision.ended.visits).toMatchObject([{ name: 'A', visit: '/2', error: 'States.Runtime' }]);
  });

  it.each([
    { state: 'T', phase: 'task', history: ['ExecutionFailed'], attempts: 1 },
    { state: 'T', phase: 'retry', history: ['ExecutionFailed'], attempts: 0 },
    { state: 'M', phase: 'children', history: ['MapStateFailed', 'ExecutionFailed'], attempts: 0 },
  ] as const)('fails in phase $phase, whatever its Retry and Catch cover', ({ state, phase, history, attempts }) => {
    const decision = giveUp({ state, phase });
    expect(types(decision)).toEqual(history);
    expect(decision.effects).toMatchObject([{ type: 'CloseExecution', error: 'States.Runtime' }]);
    expect(decision.ended.attempts).toHaveLength(attempts);
  });

  it('fails its iteration, for the Map to take note of', () => {
    const decision = giveUp({ path: [{ state: 'M' }], state: 'I' }, 'r/0');
    expect(types(decision)).toEqual(['PassStateEntered']);
    expect(decision.effects).toMatchObject([{ type: 'EndChild', index: 0 }]);
    expect(decision.snapshot).toMatchObject({ phase: 'failed', failure: { error: 'States.Runtime', cause } });
  });

  it('that has failed already is left alone', () => {
    expect(giveUp({ phase: 'failed', path: [{ state: 'M' }], state: 'I' }, 'r/0')).toBeUndefined();
  });
});

describe('results of children that are too large together', () => {
  const large = 'x'.repeat(140_000);
  const map = (more: object = {}) => ({
    StartAt: 'M',
    States: { M: { Type: 'Map', ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } }, ResultPath: null, Next: 'C', ...more }, C: { Type: 'Pass', End: true } },
  });
  const cause = "The state/task 'M' returned a result with a size exceeding the maximum number of bytes service limit.";

  it('fail the state by States.DataLimitExceeded, also if its output would keep nothing of them', () => {
    const result = run({ ...map({ ItemsPath: '$.two', ItemSelector: { 'x.$': '$.x' } }) }, { input: { two: [1, 2], x: large } });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded', cause });
    expect(result.history.slice(-2).map(({ type }) => type)).toEqual(['MapStateFailed', 'ExecutionFailed']);
  });

  it('need not even be loaded for that, and can be caught', () => {
    const parsed = machine(map({ Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'C' }] }));
    const frame: FrameState = { fmt: 1, path: [], state: 'M', phase: 'children', input: '[1]', visits: 1, enteredAt: 5, children: { total: 1, started: 1, succeeded: 0, window: 40 } };
    const execution = { arn: 'a', name: 'n', stateMachineArn: 'm', stateMachineName: 'm', roleArn: 'r', startedAt: 0, input: '{}', redriveCount: 0 };
    const snapshot: Snapshot = {
      execution, frameId: 'r', frame, lastEventId: 3, enteredEventId: 2, historyLength: 7, outerVariables: [], inbox: [{ index: 0, ok: true, lastStateEventId: 6, lastEventId: 7 }], resultsTooLarge: true,
    };
    const decision = decide(parsed, snapshot, { type: 'ChildrenEnded' }, { now: 9, region: 'us-east-1', random: () => 0, uuid: () => '' }) as Decision;
    expect(decision.history.map(({ type }) => type)).toEqual(['MapStateFailed', 'MapStateExited']);
    expect(decision.snapshot).toMatchObject({ state: 'C' });
    expect(JSON.stringify(decision.history[1]?.details)).toContain('States.DataLimitExceeded');
  });
});
