import { describe, expect, it } from '@jest/globals';
import type { JsonataEvaluator } from '#asl';
import { evaluateJsonata } from '#asl/expressions/jsonata';
import { type Interpreted, type InterpretedTask, interpretFully, type TaskAnswer } from '#testing';
import { branch, executionInfo, LAMBDA, machine, run, task, trace } from '../testing/run-definition.js';
import { decideRedrive } from './decide-redrive.js';

/** Answers every task; those of `failing` fail on their first `times` attempts. */
function failingFirst(
  failing: readonly string[],
  times = 1,
): { readonly calls: string[]; readonly task: (t: InterpretedTask) => TaskAnswer } {
  const calls: string[] = [];
  return {
    calls,
    task: ({ stateName, input }) => {
      const name = `${stateName}:${JSON.stringify(input)}`;
      const before = calls.filter((call) => call === name).length;
      calls.push(name);
      return failing.includes(stateName) || failing.includes(name)
        ? before < times
          ? { error: 'Broken', afterMs: 10 }
          : { output: input }
        : { output: input };
    },
  };
}

const typesAfterRedrive = ({ history }: Interpreted) => {
  const types: string[] = history.map(({ type }) => type);
  return types.slice(types.indexOf('ExecutionRedriven'));
};

describe('decideRedrive', () => {
  it('runs a failed Task again without entering it, behind ExecutionRedriven', () => {
    const result = run(
      {
        StartAt: 'A',
        States: { A: { Type: 'Pass', Result: 1, ResultPath: '$.a', Next: 'B' }, B: task() },
      },
      { ...failingFirst(['B']), redrives: 1, input: { x: 0 } },
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { x: 0, a: 1 } });
    expect(trace(result).slice(3)).toEqual([
      '4<3 TaskStateEntered',
      '5<4 LambdaFunctionScheduled',
      '6<5 LambdaFunctionStarted',
      '7<6 LambdaFunctionFailed',
      '8<7 ExecutionFailed',
      '9<8 ExecutionRedriven',
      '10<9 LambdaFunctionScheduled',
      '11<10 LambdaFunctionStarted',
      '12<11 LambdaFunctionSucceeded',
      '13<12 TaskStateExited',
      '14<13 ExecutionSucceeded',
    ]);
    expect(result.history[8]?.details).toEqual({ redriveCount: 1 });
  });

  it('counts retries from the beginning, each time it is redriven', () => {
    const { calls, task: answer } = failingFirst(['A'], 5);
    const definition = { StartAt: 'A', States: { A: task({ Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }] }) } };
    const result = run(definition, { task: answer, redrives: 2 });
    expect(result.status).toBe('SUCCEEDED');
    expect(calls).toHaveLength(6);
    expect(result.history.filter(({ type }) => type === 'ExecutionRedriven').map(({ details }) => details)).toEqual([
      { redriveCount: 1 },
      { redriveCount: 2 },
    ]);
    expect(result.history.filter(({ type }) => type === 'TaskStateEntered')).toHaveLength(1);
    const visits = result.decisions.flatMap(({ ended }) => ended.visits.map(({ visit }) => visit));
    expect(new Set(visits).size).toBe(visits.length);
  });

  it('looks again at a Choice without a match, a Fail, and a Pass that failed', () => {
    const choice = { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'Ok' }] };
    const pass = { Type: 'Pass', InputPath: '$.missing', End: true };
    for (const States of [{ A: choice, Ok: { Type: 'Succeed' } }, { A: { Type: 'Fail', Error: 'E' } }, { A: pass }]) {
      const result = run({ StartAt: 'A', States }, { input: { n: 2 }, redrives: 1 });
      expect(result.status).toBe('FAILED');
      expect(typesAfterRedrive(result)).toEqual(['ExecutionRedriven', 'ExecutionFailed']);
    }
    const again = run(
      {
        StartAt: 'A',
        States: {
          A: {
            Type: 'Choice',
            Choices: [{ Variable: '$$.Execution.RedriveCount', NumericEquals: 1, Next: 'Ok' }],
          },
          Ok: { Type: 'Pass', Parameters: { 'at.$': '$$.Execution.RedriveTime' }, End: true },
        },
      },
      { redrives: 1 },
    );
    expect(again).toMatchObject({ status: 'SUCCEEDED', output: { at: '2030-01-01T00:00:00.000Z' } });
  });

  it('lets a Wait that the machine ran out of time in wait anew', () => {
    const definition = {
      TimeoutSeconds: 5,
      StartAt: 'A',
      States: { A: { Type: 'Wait', SecondsPath: '$$.Execution.RedriveCount', Next: 'B' }, B: task() },
    };
    let calls = 0;
    const result = run(definition, {
      task: () => (++calls === 1 ? { output: 1, afterMs: 6_000 } : { output: 2, afterMs: 4_000 }),
      redrives: 1,
    });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 2, tookMs: 9_000 });
    expect(typesAfterRedrive(result)).not.toContain('WaitStateEntered');
    const waiting = { ...definition, States: { ...definition.States, A: { Type: 'Wait', Seconds: 60, Next: 'B' } } };
    const late = run(waiting, { task: () => ({ output: 1 }), redrives: 1 });
    expect(late).toMatchObject({ status: 'TIMED_OUT', tookMs: 10_000 });
    expect(trace(late).slice(-3)).toEqual(['3<2 ExecutionTimedOut', '4<3 ExecutionRedriven', '5<4 ExecutionTimedOut']);
  });

  it('keeps what has been caught before, and the variables', () => {
    const { calls, task: answer } = failingFirst(['A', 'B']);
    const result = run(
      {
        StartAt: 'A',
        States: {
          A: task({
            End: undefined,
            Next: 'B',
            Catch: [{ ErrorEquals: ['Broken'], Next: 'Set', ResultPath: '$.caught' }],
          }),
          Set: { Type: 'Pass', Assign: { v: 7 }, Next: 'B' },
          B: task({ End: undefined, Next: 'C', ResultPath: null }),
          C: { Type: 'Pass', Parameters: { 'v.$': '$v', 'caught.$': '$.caught.Error' }, End: true },
        },
      },
      { task: answer, redrives: 1 },
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { v: 7, caught: 'Broken' } });
    expect(calls.filter((call) => call.startsWith('A'))).toHaveLength(1);
  });

  it('runs only those branches of a Parallel again that failed or were cut off', () => {
    const { calls, task: answer } = failingFirst(['Bad']);
    const result = run(
      {
        StartAt: 'P',
        States: {
          P: {
            Type: 'Parallel',
            Branches: [
              branch('Good', task()),
              branch('Bad', task()),
              { StartAt: 'Slow', States: { Slow: { Type: 'Wait', Seconds: 9, Next: 'Last' }, Last: task() } },
            ],
            Catch: [{ ErrorEquals: ['Other'], Next: 'Never' }],
            End: true,
          },
          Never: { Type: 'Succeed' },
        },
      },
      { input: { i: 1 }, task: answer, redrives: 1 },
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: [{ i: 1 }, { i: 1 }, { i: 1 }] });
    expect(calls).toEqual(['Good:{"i":1}', 'Bad:{"i":1}', 'Bad:{"i":1}', 'Last:{"i":1}']);
    expect(typesAfterRedrive(result)).not.toContain('ParallelStateStarted');
    expect(typesAfterRedrive(result).slice(-3)).toEqual([
      'ParallelStateSucceeded',
      'ParallelStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('goes on in a Parallel within a Map, starting later items when there is room', () => {
    const { calls, task: answer } = failingFirst(['Bad:2']);
    const result = run(
      {
        StartAt: 'M',
        States: {
          M: {
            Type: 'Map',
            MaxConcurrency: 1,
            ItemProcessor: branch('P', {
              Type: 'Parallel',
              Branches: [branch('Good', task()), branch('Bad', task())],
            }),
            End: true,
          },
        },
      },
      { input: [1, 2, 3], task: answer, redrives: 1 },
    );
    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      output: [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
    });
    expect(calls).toEqual(['Good:1', 'Bad:1', 'Good:2', 'Bad:2', 'Bad:2', 'Good:3', 'Bad:3']);
    expect(typesAfterRedrive(result).filter((type) => type === 'MapIterationStarted')).toHaveLength(1);
    const visits = result.decisions.flatMap(({ ended }) => ended.visits.map(({ visit }) => visit));
    expect(new Set(visits).size).toBe(visits.length);
  });

  it('makes the output of a Parallel anew whose branches had all ended well', () => {
    const { calls, task: answer } = failingFirst([]);
    const ResultSelector = { 'at.$': '$$.Execution.RedriveTime' };
    const Branches = [branch('X', task()), branch('Y', task())];
    const result = run(
      { StartAt: 'P', States: { P: { Type: 'Parallel', Branches, ResultSelector, End: true } } },
      { task: answer, redrives: 1 },
    );
    expect(result.status).toBe('SUCCEEDED');
    expect(calls).toHaveLength(2);
  });

  it('begins a Map anew whose results were too large', () => {
    const { calls, task: answer } = failingFirst([]);
    const large = 'x'.repeat(200_000);
    const result = run(
      {
        StartAt: 'M',
        States: {
          M: {
            Type: 'Map',
            ItemProcessor: branch('Say', { ...task({ ResultSelector: { 'big.$': '$' } }) }),
            End: true,
          },
        },
      },
      { input: [`1${large}`, `2${large}`], task: answer, redrives: 1 },
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    expect(calls).toHaveLength(4);
    expect(typesAfterRedrive(result)).toContain('MapStateStarted');
  });

  it('redrives a Map Run: those that failed, also the tolerated ones', () => {
    const { calls, task: answer } = failingFirst(['T:1', 'T:2', 'T:3']);
    const result = run(
      {
        StartAt: 'M',
        States: {
          M: {
            Type: 'Map',
            ToleratedFailureCount: 1,
            ItemProcessor: {
              ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
              ...branch('T', task()),
            },
            End: true,
          },
        },
      },
      { input: [0, 1, 2, 3, 4], task: answer, redrives: 2 },
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: [0, 1, 2, 3, 4] });
    expect(calls.filter((call) => call === 'T:0')).toHaveLength(1);
    const redriven = result.history.find(({ type }) => type === 'MapRunRedriven');
    const started = result.history.find(({ type }) => type === 'MapRunStarted');
    expect(redriven?.details).toMatchObject({ mapRunArn: started?.details?.['mapRunArn'], redriveCount: 1 });
  });

  it('goes on in JSONata as well', async () => {
    const evaluator: JsonataEvaluator = {
      evaluate: (requests) =>
        Promise.all(
          requests.map(async ({ expression, bindings }) => evaluateJsonata(expression, bindings, { timeoutMs: 1_000 })),
        ),
    };
    const { calls, task: answer } = failingFirst(['T:2']);
    const definition = machine({
      QueryLanguage: 'JSONata',
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          MaxConcurrency: 2,
          Items: '{% [1..4] %}',
          ItemProcessor: branch('T', { Type: 'Task', Resource: LAMBDA }),
          Assign: { n: '{% $states.context.Execution.RedriveCount %}' },
          Next: 'Say',
        },
        Say: { Type: 'Succeed', Output: '{% {"n": $n, "of": $states.input} %}' },
      },
    });
    const result = await interpretFully(definition, { task: answer, redrives: 1 }, evaluator);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { n: 1, of: [1, 2, 3, 4] } });
    expect(calls.filter((call) => call === 'T:2')).toHaveLength(2);
    expect(new Set(calls).size).toBe(4);
  });

  it('has nothing to go on from without frames', () => {
    expect(decideRedrive({ execution: executionInfo(), historyLength: 3, frames: [] })).toBeUndefined();
  });
});
