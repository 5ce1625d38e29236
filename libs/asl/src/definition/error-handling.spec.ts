import { describe, expect, it } from '@jest/globals';
import type { TaskState } from './model.js';
import { parse, problemsOfState } from './spec-support.js';

const task = (fields: object) => ({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true, ...fields });
const retry = (retrier: object) => task({ Retry: [{ ErrorEquals: ['E'], ...retrier }] });
const WILD = 'States.ALL must appear alone and at end of list at /States/X';

describe('Retry and Catch', () => {
  it.each([
    { state: task({ Retry: [], Catch: [] }), problems: [] },
    { state: task({ Retry: {} }), problems: ['Expected value of type Array at /States/X/Retry'] },
    { state: task({ Retry: ['E'] }), problems: ['Expected value of type Object at /States/X/Retry[0]'] },
    { state: task({ Retry: [{}] }), problems: ['These fields are required: [ErrorEquals] at /States/X/Retry[0]'] },
    { state: retry({ ErrorEquals: [] }), problems: ['Value cannot be empty at /States/X/Retry[0]/ErrorEquals'] },
    {
      state: retry({ ErrorEquals: ['E', 4] }),
      problems: ['Expected value of type String at /States/X/Retry[0]/ErrorEquals[1]'],
    },
    { state: retry({ ErrorEquals: ['States.ALL'] }), problems: [] },
    { state: retry({ ErrorEquals: ['E', 'States.ALL'] }), problems: [`${WILD}/Retry[0]/ErrorEquals`] },
    {
      state: task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['E'] }] }),
      problems: [`${WILD}/Retry[0]/ErrorEquals`],
    },
    {
      state: task({
        Catch: [
          { ErrorEquals: ['States.ALL'], Next: 'Done' },
          { ErrorEquals: ['E'], Next: 'Done' },
        ],
      }),
      problems: [`${WILD}/Catch[0]/ErrorEquals`],
    },
    {
      state: retry({ IntervalSeconds: 1, MaxAttempts: 0, BackoffRate: 1, JitterStrategy: 'FULL', Comment: 'c' }),
      problems: [],
    },
    { state: retry({ IntervalSeconds: 0 }), problems: ['Minimum value is 1 at /States/X/Retry[0]/IntervalSeconds'] },
    {
      state: retry({ IntervalSeconds: 1.5 }),
      problems: ['Expected value of type Integer at /States/X/Retry[0]/IntervalSeconds'],
    },
    { state: retry({ MaxAttempts: -1 }), problems: ['Minimum value is 0 at /States/X/Retry[0]/MaxAttempts'] },
    { state: retry({ BackoffRate: 0.9 }), problems: ['Minimum value is 1.0 at /States/X/Retry[0]/BackoffRate'] },
    {
      state: retry({ MaxDelaySeconds: 31_622_400 }),
      problems: ['Maximum value is 31622399 at /States/X/Retry[0]/MaxDelaySeconds'],
    },
    {
      state: retry({ IntervalSeconds: 5, MaxDelaySeconds: 5 }),
      problems: [
        "The field 'MaxDelaySeconds' must be greater than 'IntervalSeconds' at /States/X/Retry[0]/MaxDelaySeconds",
      ],
    },
    {
      state: retry({ JitterStrategy: 'HALF' }),
      problems: ['Value should be one of the following: [NONE, FULL] at /States/X/Retry[0]/JitterStrategy'],
    },
    { state: retry({ ResultPath: '$' }), problems: ["Field 'ResultPath' is not supported at /States/X/Retry[0]"] },
    {
      state: task({ Catch: [{ ErrorEquals: ['E'] }] }),
      problems: ['These fields are required: [Next] at /States/X/Catch[0]'],
    },
    {
      state: task({ Catch: [{ ErrorEquals: ['E'], Next: 'Away' }] }),
      problems: ["MISSING_TRANSITION_TARGET: Missing 'Next' target: Away at /States/X/Catch[0]/Next"],
    },
    {
      state: task({ Catch: [{ ErrorEquals: ['E'], Next: 'Done', Assign: { states: 1 }, ResultPath: null }] }),
      problems: ["RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /States/X/Catch[0]/Assign"],
    },
  ])('$state → $problems', ({ state, problems }) => {
    expect(problemsOfState(state)).toEqual(problems);
  });

  it('fills in the defaults of a retrier', () => {
    const { machine } = parse({ StartAt: 'X', States: { X: retry({}) } });
    expect((machine?.states.get('X') as TaskState).retry).toEqual([
      {
        errorEquals: ['E'],
        intervalSeconds: 1,
        maxAttempts: 3,
        backoffRate: 2,
        maxDelaySeconds: undefined,
        jitterStrategy: 'NONE',
      },
    ]);
  });

  it('keeps a null ResultPath of a catcher', () => {
    const catcher = { ErrorEquals: ['E'], Next: 'Done', ResultPath: null };
    const { machine } = parse({ StartAt: 'X', States: { X: task({ Catch: [catcher] }), Done: { Type: 'Succeed' } } });
    expect((machine?.states.get('X') as TaskState).catch).toEqual([
      { errorEquals: ['E'], next: 'Done', resultPath: null, assign: undefined },
    ]);
  });
});
