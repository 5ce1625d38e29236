import { describe, expect, it } from '@jest/globals';
import { LAMBDA, run, trace, branch } from '../../testing/run-definition.js';

describe('Parallel', () => {
  it('joins the outputs in branch order; Succeeded and Exited follow the last event of the last branch', () => {
    const result = run(
      {
        StartAt: 'P',
        States: {
          P: {
            Type: 'Parallel',
            End: true,
            Branches: [branch('A', { Type: 'Wait', Seconds: 3 }), branch('B', { Type: 'Pass', Result: 'b' })],
          },
        },
      },
      { input: 1 },
    );
    expect(result.output).toEqual([1, 'b']);
    const [exitOfA] = result.history.filter((event) => event.type === 'WaitStateExited');
    for (const type of ['ParallelStateSucceeded', 'ParallelStateExited']) {
      expect(result.history.find((event) => event.type === type)?.previousEventId).toBe(exitOfA?.id);
    }
  });

  it("fails with the branch's error, cutting the others off", () => {
    const result = run(
      {
        StartAt: 'P',
        States: {
          P: {
            Type: 'Parallel',
            End: true,
            Branches: [
              branch('A', { Type: 'Task', Resource: LAMBDA }),
              branch('B', { Type: 'Task', Resource: `${LAMBDA}2` }),
              branch('C', { Type: 'Wait', Seconds: 9 }),
            ],
          },
        },
      },
      { task: ({ resource }) => (resource === LAMBDA ? { error: 'Broken', afterMs: 10 } : 'never') },
    );
    const failed = result.history.find((event) => event.type === 'LambdaFunctionFailed')?.id as number;
    expect(result).toMatchObject({ status: 'FAILED', error: 'Broken' });
    expect(
      trace(result)
        .slice(-5)
        .map((line) => line.split('<')[1]),
    ).toEqual([
      `${failed} TaskStateAborted`,
      `${failed} WaitStateAborted`,
      `${failed} TaskStateAborted`,
      `${failed} ParallelStateFailed`,
      expect.stringMatching(/^\d+ ExecutionFailed$/),
    ]);
    expect(result.decisions.at(-1)?.exclusive).toBe(true);
  });

  it('is retried from scratch and then caught', () => {
    const result = run({
      StartAt: 'P',
      States: {
        P: {
          Type: 'Parallel',
          Branches: [branch('F', { Type: 'Fail', Error: 'Kind', Cause: 'text', End: undefined })],
          Retry: [{ ErrorEquals: ['Kind'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }],
          End: true,
        },
        C: { Type: 'Pass', End: true },
      },
    });
    expect(trace(result).slice(1, 9)).toEqual([
      '2<0 ParallelStateEntered',
      '3<2 ParallelStateStarted',
      '4<3 FailStateEntered',
      '5<4 ParallelStateStarted',
      '6<5 FailStateEntered',
      '7<6 ParallelStateFailed',
      '8<7 ParallelStateExited',
      '9<8 PassStateEntered',
    ]);
    expect(result.output).toEqual({ Error: 'Kind', Cause: 'text' });
  });
});
