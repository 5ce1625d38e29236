import { describe, expect, it } from '@jest/globals';
import { type JsonataEvaluator, type JsonObject, parseStateMachine, type State, type StateMachine } from '#asl';
import {
  type StateTest,
  type StateTestResult,
  type TaskAtWork,
  testState,
  TooManyFailedIterations,
} from './test-state.js';

const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function:work';
const ENDS = {
  Next: { Type: 'Succeed' },
  Caught: { Type: 'Succeed' },
  Waits: { Type: 'Wait', SecondsPath: '$.nothing', End: true },
};
/** Leads to all others. */
const FRONT = {
  Type: 'Choice',
  Choices: ['Tried', ...Object.keys(ENDS)].map((Next) => ({ Variable: '$', IsNull: true, Next })),
};
const AMBIENT = { now: Date.UTC(2026, 0, 2), random: () => 0.5, uuid: () => 'a-uuid', region: 'us-east-1' };
const NO_JSONATA: JsonataEvaluator = { evaluate: () => Promise.reject(new Error('nothing to evaluate')) };

function machineOf(state: object): StateMachine {
  const { machine, problems } = parseStateMachine(
    JSON.stringify({ StartAt: 'Front', States: { Front: FRONT, Tried: state, ...ENDS } }),
  );
  if (!machine) throw new Error(JSON.stringify(problems));
  return machine;
}

interface Given extends Partial<StateTest> {
  readonly evaluator?: JsonataEvaluator;
}

async function tried(definition: object, given?: Given): Promise<StateTestResult> {
  const result = await triedAsFarAsPossible(definition, given);
  if (result.status === 'AT_WORK') throw new Error('it has come to its work');
  return result;
}

function triedAsFarAsPossible(
  definition: object,
  { evaluator = NO_JSONATA, ...more }: Given = {},
): Promise<StateTestResult | TaskAtWork> {
  const machine = machineOf(definition);
  const execution = {
    arn: 'arn:aws:states:us-east-1:123456789012:express:m:e',
    name: 'e',
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m',
    stateMachineName: 'm',
    roleArn: '',
    startedAt: AMBIENT.now,
    input: '{}',
    redriveCount: 0,
  };
  const state = machine.states.get('Tried') as State;
  return testState({ machine, state, input: '{}', variables: {}, execution, ...more }, AMBIENT, evaluator);
}

const task = (more: object = {}) => ({ Type: 'Task', Resource: LAMBDA, Next: 'Next', ...more });
const map = (more: object = {}) => ({
  Type: 'Map',
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'P',
    States: { P: { Type: 'Pass', End: true } },
  },
  Next: 'Next',
  ...more,
});
const failing = (error = 'Oops') => ({ failure: { error, cause: 'because' } });

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

describe('what is seen', () => {
  it.each([
    {
      title: 'Pass',
      state: { Type: 'Pass', End: true },
      sees: ['afterInputPath', 'afterParameters', 'afterResultPath', 'afterResultSelector', 'input'],
    },
    {
      title: 'Pass with Result',
      state: { Type: 'Pass', Result: 1, End: true },
      sees: ['afterResultPath', 'afterResultSelector', 'input', 'result'],
    },
    { title: 'Succeed', state: { Type: 'Succeed' }, sees: ['afterInputPath', 'input'] },
    { title: 'Fail', state: { Type: 'Fail' }, sees: ['afterInputPath', 'input'] },
    {
      title: 'Task',
      state: task(),
      sees: ['afterInputPath', 'afterParameters', 'afterResultPath', 'afterResultSelector', 'input', 'result'],
    },
    {
      title: 'Parallel',
      state: {
        Type: 'Parallel',
        Branches: [map().ItemProcessor].map(({ StartAt, States }) => ({ StartAt, States })),
        End: true,
      },
      sees: ['afterResultPath', 'afterResultSelector', 'input'],
    },
    {
      title: 'Map',
      state: map({ ItemsPath: '$.v' }),
      sees: ['afterInputPath', 'afterItemsPath', 'afterResultPath', 'afterResultSelector', 'input', 'maxConcurrency'],
    },
  ])('of a $title', async ({ state, sees }) => {
    const { inspection } = await tried(state, { input: '{"v":[]}', mock: { result: '[1]' } });
    expect(Object.keys(inspection).sort()).toEqual(sees);
  });

  it('shows each item as ItemSelector makes it, and the numbers of a Map', async () => {
    const state = map({
      ItemsPath: '$.v',
      ItemSelector: { 'i.$': '$$.Map.Item.Index' },
      MaxConcurrency: 3,
      ToleratedFailurePercentagePath: '$.p',
    });
    const { inspection } = await tried(state, { input: '{"v":["a","b"],"p":12.5}', mock: { result: '[]' } });
    expect(inspection).toMatchObject({
      afterItemSelector: '[{"i":0},{"i":1}]',
      maxConcurrency: 3,
      toleratedFailurePercentage: 12.5,
    });
  });

  it.each([
    { limits: { MaxItemsPerBatch: 2 }, batches: [[1, 2], [3]] },
    { limits: { MaxItemsPerBatchPath: '$.most' }, batches: [[1, 2, 3]] },
    // {"Items":[1,2]} has 15 bytes
    { limits: { MaxInputBytesPerBatch: 15 }, batches: [[1, 2], [3]] },
    { limits: { MaxInputBytesPerBatch: 1 }, batches: [[1], [2], [3]] },
    { limits: { MaxItemsPerBatch: 1, MaxInputBytesPerBatch: 15 }, batches: [[1], [2], [3]] },
  ])('shows the batches of $limits', async ({ limits, batches }) => {
    const state = map({ ItemsPath: '$.v', ItemBatcher: limits });
    const { inspection } = await tried(state, { input: '{"v":[1,2,3],"most":"3"}', mock: { result: '[]' } });
    expect(JSON.parse(inspection.afterItemBatcher ?? '')).toEqual(batches.map((Items) => ({ Items })));
  });

  it('batches what ItemSelector makes, with BatchInput in each, and counts batches as iterations', async () => {
    const state = map({
      ItemsPath: '$.v',
      ItemSelector: { 'x.$': '$$.Map.Item.Value' },
      ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { 'c.$': '$.c' } },
    });
    const given = { input: '{"v":[1,2,3],"c":"ü"}', mock: { result: '[]' } };
    const { inspection } = await tried(state, given);
    expect(JSON.parse(inspection.afterItemBatcher ?? '')).toEqual([
      { BatchInput: { c: 'ü' }, Items: [{ x: 1 }, { x: 2 }] },
      { BatchInput: { c: 'ü' }, Items: [{ x: 3 }] },
    ]);
    await expect(tried(state, { ...given, failedIterations: 3 })).rejects.toBeInstanceOf(TooManyFailedIterations);
  });

  it.each([0, -1, 1.5, 'two', null])('a MaxItemsPerBatchPath to %j fails', async (most) => {
    const state = map({ ItemsPath: '$.v', ItemBatcher: { MaxItemsPerBatchPath: '$.most' } });
    const result = await tried(state, { input: JSON.stringify({ v: [1], most }), mock: { result: '[]' } });
    expect(result).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining('The MaxItemsPerBatchPath field refers to value'),
    });
  });

  const reading = (ReaderConfig: object) =>
    map({
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSON', ...ReaderConfig },
        Parameters: { Bucket: 'b', Key: 'k' },
      },
      ItemSelector: { 'x.$': '$$.Map.Item.Value' },
    });

  it('shows what ItemsPointer has found, and takes MaxItems of it', async () => {
    const { inspection } = await tried(reading({ ItemsPointer: '/a', MaxItems: 2 }), {
      itemReaderItems: [1, 2, 3],
      mock: { result: '[]' },
    });
    expect(inspection).toMatchObject({ afterItemsPointer: '[1,2,3]', afterItemSelector: '[{"x":1},{"x":2}]' });
    expect(inspection).not.toHaveProperty('afterItemsPath');
  });

  it.each([
    { most: -1, error: 'States.ItemReaderFailed', cause: 'field MaxItems must be positive' },
    {
      most: 1.5,
      error: 'States.Runtime',
      cause: 'The MaxItemsPath field refers to value "1.5" which is not a valid integer: $.most',
    },
  ])('a MaxItemsPath to $most is $error', async ({ most, ...failure }) => {
    const result = await tried(reading({ MaxItemsPath: '$.most' }), {
      input: JSON.stringify({ most }),
      itemReaderItems: [1],
      mock: { result: '[]' },
    });
    expect(result).toMatchObject(failure);
  });

  it('tells which retrier would wait how long, counting its retries so far', async () => {
    const Retry = [
      { ErrorEquals: ['Other'] },
      { ErrorEquals: ['Oops'], IntervalSeconds: 3, MaxAttempts: 9, BackoffRate: 2 },
    ];
    const { status, inspection } = await tried(task({ Retry }), { mock: failing(), retryCount: 2 });
    expect(status).toBe('RETRIABLE');
    expect(inspection).toMatchObject({ retryIndex: 1, retryBackoffIntervalSeconds: 12 });
  });

  it('tells which catcher took the error after which retrier had given up', async () => {
    const state = task({
      Retry: [{ ErrorEquals: ['Oops'], MaxAttempts: 0 }],
      Catch: [
        { ErrorEquals: ['A'], Next: 'Next' },
        { ErrorEquals: ['States.ALL'], Next: 'Caught' },
      ],
    });
    const { inspection } = await tried(state, { mock: failing() });
    expect(inspection).toMatchObject({ retryIndex: 0, catchIndex: 1 });
    expect(inspection).not.toHaveProperty('retryBackoffIntervalSeconds');
  });

  it('shows all variables as they are afterwards, new ones over given ones', async () => {
    const variables: JsonObject = { kept: 1, changed: 1 };
    const { inspection } = await tried(
      { Type: 'Pass', Assign: { changed: 2, 'made.$': '$kept' }, End: true },
      { variables },
    );
    expect(JSON.parse(inspection.variables ?? '')).toEqual({ kept: 1, changed: 2, made: 1 });
  });
});

describe('the context object', () => {
  const show = (more: Given) => tried(task({ ResultSelector: { 'c.$': '$$' } }), { mock: { result: '1' }, ...more });

  it('is that of an execution, with the retries so far', async () => {
    const { output } = await tried(
      task({
        Retry: [{ ErrorEquals: ['Oops'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['Oops'], Next: 'Caught', Assign: { 'count.$': '$$.State.RetryCount' } }],
      }),
      { mock: failing(), retryCount: 1 },
    );
    expect(output).toBeDefined();
    const own = JSON.parse((await show({})).output as string) as { c: unknown };
    expect(own.c).toEqual({
      Execution: {
        Id: expect.stringContaining(':express:m:e'),
        Input: {},
        Name: 'e',
        StartTime: '2026-01-02T00:00:00.000Z',
      },
      StateMachine: { Id: expect.stringContaining(':stateMachine:m'), Name: 'm' },
      State: { Name: 'Tried', EnteredTime: '2026-01-02T00:00:00.000Z', RetryCount: 0 },
    });
  });

  it('is exactly the one given', async () => {
    expect((await show({ context: { Execution: {} } })).output).toBe('{"c":{"Execution":{}}}');
  });

  it('has a token where the task waits for one', async () => {
    const state = task({
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Parameters: { QueueUrl: 'q', 'MessageBody.$': '$$.Task.Token' },
    });
    expect((await tried(state, { mock: { result: '1' } })).inspection.afterParameters).toContain(
      '"MessageBody":"a-uuid"',
    );
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
