import { describe, expect, it } from '@jest/globals';
import { run, trace, task } from '../../testing/run-definition.js';

describe('a Task', () => {
  it('fails the execution with what the worker said', () => {
    const result = run(
      { StartAt: 'T', States: { T: task() } },
      { task: () => ({ error: 'Broken', cause: 'by hand' }) },
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'Broken', cause: 'by hand' });
    expect(trace(result)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 TaskStateEntered',
      '3<2 LambdaFunctionScheduled',
      '4<3 LambdaFunctionStarted',
      '5<4 LambdaFunctionFailed',
      '6<5 ExecutionFailed',
    ]);
  });

  it('is retried with back-off, each retrier with its own count; then caught', () => {
    const errors = ['A', 'B', 'A', 'A'];
    const result = run(
      {
        StartAt: 'T',
        States: {
          T: task({
            Retry: [
              { ErrorEquals: ['A'], IntervalSeconds: 2, MaxAttempts: 2 },
              { ErrorEquals: ['States.ALL'], IntervalSeconds: 10 },
            ],
            Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'C' }],
          }),
          C: { Type: 'Pass', End: true },
        },
      },
      { input: { keep: 1 }, task: ({ call }) => ({ error: errors[call - 1], cause: `#${call}` }) },
    );
    expect(result.tookMs).toBe(2_000 + 10_000 + 4_000);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { keep: 1, error: { Error: 'A', Cause: '#4' } } });
    expect(trace(result).slice(4, 8)).toEqual([
      '5<4 LambdaFunctionFailed',
      '6<5 LambdaFunctionScheduled',
      '7<6 LambdaFunctionStarted',
      '8<7 LambdaFunctionFailed',
    ]);
  });

  it('shows how often it was retried in its context', () => {
    const result = run(
      {
        StartAt: 'T',
        States: { T: task({ Parameters: { 'n.$': '$$.State.RetryCount' }, Retry: [{ ErrorEquals: ['States.ALL'] }] }) },
      },
      { task: ({ input, call }) => (call < 3 ? { error: 'No' } : { output: input }) },
    );
    expect(result.output).toEqual({ n: 2 });
  });

  it.each([
    {
      name: 'States.Timeout by TimeoutSeconds',
      fields: { TimeoutSeconds: 5 },
      matcher: 'States.Timeout',
      caught: true,
    },
    {
      name: 'States.HeartbeatTimeout by HeartbeatSeconds',
      fields: { HeartbeatSeconds: 3, TimeoutSeconds: 9 },
      matcher: 'States.HeartbeatTimeout',
      caught: true,
    },
    {
      name: 'States.TaskFailed does not cover a timeout',
      fields: { TimeoutSeconds: 5 },
      matcher: 'States.TaskFailed',
      caught: false,
    },
  ])('$name', ({ fields, matcher, caught }) => {
    const result = run({
      StartAt: 'T',
      States: {
        T: task({ ...fields, Catch: [{ ErrorEquals: [matcher], Next: 'C' }] }),
        C: { Type: 'Pass', End: true },
      },
    });
    expect(result.status).toBe(caught ? 'SUCCEEDED' : 'FAILED');
    if (caught) expect(result.output).toEqual({ Error: 'States.Timeout', Cause: '' });
    expect(result.history.find((event) => event.type === 'LambdaFunctionTimedOut')?.details).toEqual({
      error: 'States.Timeout',
    });
  });

  it('States.Runtime is caught by nobody', () => {
    const result = run(
      {
        StartAt: 'T',
        States: {
          T: task({ OutputPath: '$.no', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }] }),
          C: { Type: 'Pass', End: true },
        },
      },
      { task: () => ({ output: {} }) },
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  it('a result over 262,144 bytes is States.DataLimitExceeded, which can be caught', () => {
    const result = run(
      {
        StartAt: 'T',
        States: { T: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }] }), C: { Type: 'Pass', End: true } },
      },
      { task: () => ({ output: 'ä'.repeat(131_072) }) },
    );
    expect(result.output).toMatchObject({ Error: 'States.DataLimitExceeded' });
  });

  it('lambda:invoke goes to the workers of the function and wraps what they answer', () => {
    const seen: unknown[] = [];
    const result = run(
      {
        StartAt: 'T',
        States: {
          T: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Parameters: { FunctionName: 'f', 'Payload.$': '$' },
            End: true,
          },
        },
      },
      { input: { a: 1 }, task: ({ resource, input }) => (seen.push(resource, input), { output: 'done' }) },
    );
    expect(seen).toEqual(['arn:aws:lambda:us-east-1:123456789012:function:f', { a: 1 }]);
    expect(result.output).toMatchObject({ ExecutedVersion: '$LATEST', Payload: 'done', StatusCode: 200 });
    expect(result.history[2]).toMatchObject({
      type: 'TaskScheduled',
      details: { resourceType: 'lambda', resource: 'invoke', region: 'us-east-1' },
    });
  });

  it.each([
    { told: { error: 'E', cause: '{ "errorMessage": "no, really" }' }, cause: '{"errorMessage":"no, really"}' },
    { told: { error: 'E', cause: '{ no JSON }' }, cause: '{ no JSON }' },
    {
      told: { error: 'States.DataLimitExceeded', cause: 'the function wrote too much' },
      cause:
        "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.",
    },
  ])('lambda:invoke tells a failure in the words of the Lambda API: $cause', ({ told, cause }) => {
    const state = {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'f' },
      End: true,
    };
    expect(run({ StartAt: 'T', States: { T: state } }, { task: () => told })).toMatchObject({
      status: 'FAILED',
      error: told.error,
      cause,
    });
  });
});
