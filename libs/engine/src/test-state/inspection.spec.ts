import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#asl';
import { failing, map, task, tried, type Given } from '../testing/try-state.js';
import { TooManyFailedIterations } from './test-state.js';

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
