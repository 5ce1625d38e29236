import { describe, expect, it } from '@jest/globals';
import { evaluatorInProcess, interpretFully, type TaskAnswer } from '#testing';
import { branch, machine, run, trace } from '../../testing/run-definition.js';

const SQS = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const INVOKE = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

const asking = (more: object = {}) => ({
  Type: 'Task',
  Resource: SQS,
  Parameters: { 'Token.$': '$$.Task.Token' },
  End: true,
  ...more,
});
const definition = (state: object, more: object = {}) => ({ StartAt: 'T', States: { T: state, ...more } });
const answered = (callback: Exclude<TaskAnswer, 'never'>): TaskAnswer => ({ output: { MessageId: 'm' }, callback });

describe('a Task that waits for a callback', () => {
  it('is submitted by its worker and ended by whoever has the token', () => {
    const seen: unknown[] = [];
    const result = run(definition(asking()), {
      task: ({ resource, input, taskToken }) => {
        seen.push(resource, input, taskToken);
        return { output: { MessageId: 'm' }, afterMs: 5, callback: { output: 'done', afterMs: 1_000 } };
      },
    });
    expect(seen).toEqual([SQS, { Token: 'task-token-0' }, 'task-token-0']);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'done', tookMs: 1_005 });
    expect(trace(result)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 TaskStateEntered',
      '3<2 TaskScheduled',
      '4<3 TaskStarted',
      '5<4 TaskSubmitted',
      '6<5 TaskSucceeded',
      '7<6 TaskStateExited',
      '8<7 ExecutionSucceeded',
    ]);
    const common = { resourceType: 'sqs', resource: 'sendMessage.waitForTaskToken' };
    expect(result.history[2]?.details).toEqual({
      ...common,
      region: 'us-east-1',
      parameters: '{"Token":"task-token-0"}',
    });
    expect(result.history[4]?.details).toEqual({ ...common, output: '{"MessageId":"m"}' });
    expect(result.history[5]?.details).toEqual({ ...common, output: '"done"' });
  });

  it('by lambda:invoke goes to the function; its response is what was submitted, the callback the result', () => {
    const result = run(
      definition(asking({ Resource: INVOKE, Parameters: { FunctionName: 'f', 'Payload.$': '$$.Task' } })),
      { task: ({ resource, input }) => ({ output: [resource, input], callback: { output: { a: 1 } } }) },
    );
    expect(result.output).toEqual({ a: 1 });
    expect(JSON.parse(result.history[4]?.details?.['output'] as string)).toMatchObject({
      ExecutedVersion: '$LATEST',
      Payload: ['arn:aws:lambda:us-east-1:123456789012:function:f', { Token: 'task-token-0' }],
      StatusCode: 200,
    });
  });

  it.each([
    {
      name: 'before it is submitted',
      answer: { error: 'Lost', cause: '{ "a": 1 }' },
      cause: '{"a":1}',
      submitted: false,
    },
    {
      name: 'by a callback',
      answer: answered({ error: 'Lost', cause: '{ "a": 1 }' }),
      cause: '{ "a": 1 }',
      submitted: true,
    },
  ])('fails $name', ({ answer, cause, submitted }) => {
    const state = asking({ Resource: INVOKE, Parameters: { FunctionName: 'f' } });
    const result = run(definition(state), { task: () => answer });
    expect(result).toMatchObject({ status: 'FAILED', error: 'Lost', cause });
    expect(result.history.some(({ type }) => type === 'TaskSubmitted')).toBe(submitted);
    expect(result.history.at(-2)?.type).toBe('TaskFailed');
  });

  it('a failure without error and cause is one all the same', () => {
    const result = run(
      definition(asking({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }] }), { C: { Type: 'Pass', End: true } }),
      {
        task: () => answered({}),
      },
    );
    expect(result.status).toBe('SUCCEEDED');
    expect(result.history.find(({ type }) => type === 'TaskFailed')?.details).toEqual({
      resourceType: 'sqs',
      resource: 'sendMessage.waitForTaskToken',
    });
  });

  it('has a new token for each attempt, the same one wherever the attempt reads it', () => {
    const tokens: unknown[] = [];
    const result = run(
      definition(
        asking({
          ResultSelector: { 'after.$': '$$.Task.Token' },
          Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1 }],
        }),
      ),
      {
        task: ({ call, input }) => {
          tokens.push((input as { Token: string }).Token);
          return answered(call < 3 ? { error: 'Again' } : { output: 1 });
        },
      },
    );
    expect(new Set(tokens).size).toBe(3);
    expect(result.output).toEqual({ after: tokens[2] });
  });

  it('is seen by JSONata, and by no state after it', async () => {
    const result = await interpretFully(
      machine({
        QueryLanguage: 'JSONata',
        StartAt: 'T',
        States: {
          T: {
            Type: 'Task',
            Resource: SQS,
            Arguments: { Token: '{% $states.context.Task.Token %}' },
            Assign: { token: '{% $states.context.Task.Token %}' },
            Next: 'P',
          },
          P: { Type: 'Pass', Output: '{% {"kept": $token, "left": $exists($states.context.Task)} %}', End: true },
        },
      }),
      { task: () => answered({ output: 1 }) },
      evaluatorInProcess(),
    );
    expect(result.output).toEqual({ kept: 'task-token-0', left: false });
  });

  it.each([
    { name: 'its timeout', fields: { TimeoutSeconds: 5 }, tookMs: 5_000 },
    { name: 'its heartbeat', fields: { TimeoutSeconds: 9, HeartbeatSeconds: 3 }, tookMs: 3_000 },
    { name: "AWS's longest timeout, which TaskScheduled does not show", fields: {}, tookMs: 99_999_999_000 },
  ])('nobody calls: $name ends it', ({ fields, tookMs }) => {
    const result = run(definition(asking(fields)), { task: () => ({ output: 1 }) });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout', tookMs });
    expect(result.history[2]?.details?.['timeoutInSeconds']).toBe(fields.TimeoutSeconds);
  });

  it('below a DISTRIBUTED Map leaves no events, but is answered likewise', () => {
    const state = {
      Type: 'Map',
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...branch('I', asking()) },
      End: true,
    };
    const result = run(definition(state), { input: [1, 2], task: () => answered({ output: 'ok' }) });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: ['ok', 'ok'] });
    expect(result.history.some(({ type }) => type.startsWith('Task'))).toBe(false);
  });
});
