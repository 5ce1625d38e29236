import { describe, expect, it } from '@jest/globals';
import type { JsonataEvaluator } from '#asl';
import { failing, map, task, tried, triedAsFarAsPossible, type Given } from '../testing/try-state.js';
import { TooManyFailedIterations } from './test-state.js';

describe('statuses', () => {
  it.each([
    {
      title: 'a state that is left names the next one',
      state: { Type: 'Pass', Result: 1, Next: 'Next' },
      more: {},
      is: { status: 'SUCCEEDED', output: '1', nextState: 'Next' },
    },
    {
      title: 'the next state is not entered',
      state: { Type: 'Pass', Next: 'Waits' },
      more: {},
      is: { status: 'SUCCEEDED', nextState: 'Waits' },
    },
    {
      title: 'the last state names none',
      state: { Type: 'Pass', End: true },
      more: {},
      is: { status: 'SUCCEEDED', nextState: undefined },
    },
    {
      title: 'a Wait is left at once',
      state: { Type: 'Wait', Seconds: 500, Next: 'Next' },
      more: {},
      is: { status: 'SUCCEEDED', nextState: 'Next' },
    },
    {
      title: 'a Fail fails',
      state: { Type: 'Fail', Error: 'E', Cause: 'C' },
      more: {},
      is: { status: 'FAILED', error: 'E', cause: 'C', output: undefined },
    },
    {
      title: 'a cause does not say where the error was',
      state: { Type: 'Pass', InputPath: '$.no', End: true },
      more: {},
      is: { status: 'FAILED', error: 'States.Runtime', cause: expect.stringMatching(/^(?!An error occurred)/) },
    },
    {
      title: 'a mocked result',
      state: task(),
      more: { mock: { result: '[1.0]' } },
      is: { status: 'SUCCEEDED', output: '[1.0]', nextState: 'Next' },
    },
    {
      title: 'a mocked lambda:invoke is not wrapped again',
      state: task({ Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' } }),
      more: { mock: { result: '{"Payload":1}' } },
      is: { output: '{"Payload":1}' },
    },
    {
      title: 'a mocked error',
      state: task(),
      more: { mock: failing() },
      is: { status: 'FAILED', error: 'Oops', cause: 'because' },
    },
    {
      title: 'a retrier that matches',
      state: task({ Retry: [{ ErrorEquals: ['Oops'] }] }),
      more: { mock: failing() },
      is: { status: 'RETRIABLE', error: 'Oops', cause: 'because', nextState: undefined },
    },
    {
      title: 'a retrier that is used up',
      state: task({ Retry: [{ ErrorEquals: ['Oops'], MaxAttempts: 2 }] }),
      more: { mock: failing(), retryCount: 2 },
      is: { status: 'FAILED' },
    },
    {
      title: 'a catcher',
      state: task({ Catch: [{ ErrorEquals: ['Oops'], Next: 'Caught' }] }),
      more: { mock: failing() },
      is: {
        status: 'CAUGHT_ERROR',
        error: 'Oops',
        cause: 'because',
        nextState: 'Caught',
        output: '{"Error":"Oops","Cause":"because"}',
      },
    },
    {
      title: "a catcher's own failure",
      state: task({ Catch: [{ ErrorEquals: ['Oops'], ResultPath: '$.a', Next: 'Caught' }] }),
      more: { mock: failing(), input: '[]' },
      is: { status: 'FAILED', error: 'States.ResultPathMatchFailure' },
    },
  ] as const)('$title', async ({ state, more, is }) => {
    expect({ nextState: undefined, output: undefined, ...(await tried(state, more as Given)) }).toMatchObject(is);
  });
});

describe('a Task without a mock', () => {
  it('comes as far as to its work', async () => {
    const state = task({ Parameters: { 'n.$': '$.n' }, TimeoutSecondsPath: '$.n', Retry: [{ ErrorEquals: ['E'] }] });
    expect(await triedAsFarAsPossible(state, { input: '{"n":7}' })).toEqual({
      status: 'AT_WORK',
      work: { parameters: '{"n":7}', timeoutSeconds: 7, heartbeatSeconds: undefined },
    });
  });

  it('fails without any work when its Parameters cannot be made', async () => {
    expect(await tried(task({ Parameters: { 'n.$': '$.n' } }))).toMatchObject({ error: 'States.Runtime' });
  });
});

describe('iterations that failed', () => {
  it.each([
    { title: 'none is tolerated without a threshold', more: {}, failed: 1, status: 'FAILED' },
    { title: 'as many as tolerated', more: { ToleratedFailureCount: 2 }, failed: 2, status: 'SUCCEEDED' },
    { title: 'one more than tolerated', more: { ToleratedFailureCount: 2 }, failed: 3, status: 'FAILED' },
    { title: 'a share below the threshold', more: { ToleratedFailurePercentage: 50 }, failed: 2, status: 'SUCCEEDED' },
    { title: 'a share above the threshold', more: { ToleratedFailurePercentage: 50 }, failed: 3, status: 'FAILED' },
  ])('$title', async ({ more, failed, status }) => {
    const result = await tried(map({ ItemsPath: '$.v', ...more }), {
      input: '{"v":[1,2,3,4]}',
      mock: { result: '[]' },
      failedIterations: failed,
    });
    expect(result.status).toBe(status);
    if (status === 'FAILED')
      expect(result).toMatchObject({
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'The specified tolerated failure threshold was exceeded',
      });
  });

  it('cannot be more than there are', async () => {
    const result = tried(map({ ItemsPath: '$.v' }), { input: '{"v":[1]}', mock: failing(), failedIterations: 2 });
    await expect(result).rejects.toBeInstanceOf(TooManyFailedIterations);
  });
});

describe('JSONata', () => {
  it('asks for each group of expressions in turn, and shows the last attempt only', async () => {
    const asked: string[][] = [];
    const evaluator: JsonataEvaluator = {
      evaluate(requests) {
        asked.push(requests.map(({ expression }) => expression.text));
        return Promise.resolve(
          requests.map(({ expression }) => ({ ok: true as const, value: `<${expression.text}>` })),
        );
      },
    };
    const state = {
      QueryLanguage: 'JSONata',
      ...task({ Arguments: { a: '{% 1 %}' }, Output: '{% $states.result %}' }),
    };
    const result = await tried(state, { evaluator, mock: { result: '2' } });
    expect(asked).toEqual([['1'], ['$states.result']]);
    expect(result).toMatchObject({
      output: '"<$states.result>"',
      inspection: { input: '{}', afterArguments: '{"a":"<1>"}', result: '2' },
    });
    expect(Object.keys(result.inspection).sort()).toEqual(['afterArguments', 'input', 'result']);
  });
});
