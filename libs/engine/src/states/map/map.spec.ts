import { describe, expect, it } from '@jest/globals';
import type { InterpretOptions, Interpreted } from '#testing';
import { decide } from '../../decide.js';
import type { Decision } from '../../model/decision.js';
import type { FrameState } from '../../model/frame.js';
import type { MapRunNote } from '../../model/map-run.js';
import { executionInfo, LAMBDA, machine, run, task, trace, branch } from '../../testing/run-definition.js';

describe('Map', () => {
  const map = (more: object = {}, state: object = { Type: 'Pass' }) => ({
    StartAt: 'M',
    States: { M: { Type: 'Map', End: true, ItemProcessor: branch('I', state), ...more } },
  });

  it('runs one iteration after the other with MaxConcurrency 1', () => {
    const result = run(map({ MaxConcurrency: 1 }), { input: [1, 2] });
    expect(trace(result).slice(2)).toEqual([
      '3<2 MapStateStarted',
      '4<3 MapIterationStarted',
      '5<4 PassStateEntered',
      '6<5 PassStateExited',
      '7<6 MapIterationSucceeded',
      '8<6 MapIterationStarted',
      '9<8 PassStateEntered',
      '10<9 PassStateExited',
      '11<10 MapIterationSucceeded',
      '12<11 MapStateSucceeded',
      '13<11 MapStateExited',
      '14<13 ExecutionSucceeded',
    ]);
    expect(result.output).toEqual([1, 2]);
  });

  it('starts at most 40 at once and keeps item order', () => {
    const result = run(
      map({ ItemSelector: { 'i.$': '$$.Map.Item.Index', 'v.$': '$$.Map.Item.Value' } }, { Type: 'Wait', Seconds: 1 }),
      { input: Array.from({ length: 100 }, (_, n) => n * 2) },
    );
    expect(result.tookMs).toBe(3_000);
    expect(result.output).toEqual(Array.from({ length: 100 }, (_, n) => ({ i: n, v: n * 2 })));
  });

  it('an empty array succeeds at once', () => {
    const result = run(map(), { input: [] });
    expect(trace(result).slice(2)).toEqual([
      '3<2 MapStateStarted',
      '4<3 MapStateSucceeded',
      '5<3 MapStateExited',
      '6<5 ExecutionSucceeded',
    ]);
  });

  it('something that is no array is States.Runtime', () => {
    expect(run(map({ ItemsPath: '$.x' }), { input: { x: 1 } })).toMatchObject({
      error: 'States.Runtime',
      cause: expect.stringContaining('Reference path "$.x" must point to array.'),
    });
  });

  it('fails with the first failing iteration', () => {
    const result = run(map({}, { Type: 'Task', Resource: LAMBDA }), {
      input: [0, 1, 2],
      task: ({ input }) => (input === 1 ? { error: 'One' } : { output: input, afterMs: 5_000 }),
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'One' });
    expect(
      trace(result)
        .slice(-8)
        .map((line) => line.split(' ')[1]),
    ).toEqual([
      'MapIterationFailed',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  it.each([
    { error: 'States.Timeout', after: { TimeoutSeconds: 1 }, timedOut: 2 },
    { error: 'Oops', after: {}, timedOut: 0 },
  ])(
    'attempts that run out together are all noted as such, behind an $error $timedOut',
    ({ error, after, timedOut }) => {
      const tasks = {
        StartAt: 'Begin',
        States: {
          Begin: { Type: 'Wait', TimestampPath: '$.at', Next: 'Which' },
          Which: {
            Type: 'Choice',
            Choices: [{ Variable: '$.first', IsPresent: true, Next: 'First' }],
            Default: 'Other',
          },
          First: { Type: 'Task', Resource: LAMBDA, End: true, ...after },
          Other: { Type: 'Task', Resource: LAMBDA, TimeoutSeconds: 1, End: true },
        },
      };
      const result = run(
        { StartAt: 'M', States: { M: { Type: 'Map', End: true, ItemProcessor: tasks } } },
        {
          input: [
            { at: '2030-01-01T00:00:00Z', first: true },
            { at: '2030-01-01T00:00:00.030Z' },
            { at: '2030-01-01T00:00:09Z' },
          ],
          task: ({ input }) =>
            error === 'Oops' && typeof input === 'object' && input && 'first' in input
              ? { error, afterMs: 1_000 }
              : 'never',
        },
      );
      expect(result).toMatchObject({ status: 'FAILED', error });
      expect(trace(result).filter((line) => line.endsWith('LambdaFunctionTimedOut'))).toHaveLength(timedOut);
    },
  );

  it('an attempt that has been answered has not timed out beside another one', () => {
    const definition = map({}, { Type: 'Task', Resource: LAMBDA, TimeoutSeconds: 1 });
    const frame: FrameState = {
      fmt: 1,
      path: [],
      state: 'M',
      phase: 'children',
      input: '[1,2,3]',
      visits: 1,
      enteredAt: 5,
      children: { total: 3, started: 3, succeeded: 0, window: 40 },
    };
    const child: FrameState = { ...frame, path: [{ state: 'M' }], state: 'I', input: '1', children: undefined };
    const working: FrameState = { ...child, phase: 'task', timesOutAt: 1_000 };
    const decision = decide(
      machine(definition),
      {
        execution: executionInfo(),
        frameId: 'r',
        frame,
        lastEventId: 3,
        enteredEventId: 2,
        historyLength: 12,
        outerVariables: [],
        inbox: [{ index: 0, ok: false, lastStateEventId: 12, lastEventId: 12 }],
        descendants: [
          { id: 'r/0', snapshot: { ...child, phase: 'failed', failure: { error: 'States.Timeout' } }, lastEventId: 12 },
          { id: 'r/1', snapshot: working, lastEventId: 10, answered: true },
          { id: 'r/2', snapshot: working, lastEventId: 11 },
        ],
      },
      { type: 'ChildrenEnded' },
      { now: 1_000, region: 'us-east-1', random: () => 0, uuid: () => '' },
    ) as Decision;
    const timedOut = decision.history.filter(({ type }) => type === 'LambdaFunctionTimedOut');
    expect(timedOut.map(({ previous }) => previous)).toEqual([{ at: 11 }]);
    expect(decision.unanswered).toEqual(['r/2']);
  });

  it('nests: a Map in a Parallel in a Map', () => {
    const inner = {
      StartAt: 'P',
      States: {
        P: {
          Type: 'Parallel',
          End: true,
          Branches: [
            { StartAt: 'N', States: { N: { Type: 'Map', End: true, ItemProcessor: branch('L', { Type: 'Pass' }) } } },
          ],
        },
      },
    };
    const result = run(
      { StartAt: 'M', States: { M: { Type: 'Map', End: true, ItemProcessor: inner } } },
      { input: [[1, 2], [], [3]] },
    );
    expect(result.output).toEqual([[[1, 2]], [[]], [[3]]]);
    expect(
      new Set(result.decisions.flatMap((decision) => decision.ended.visits.map((visit) => visit.visit))).size,
    ).toBe(1 + 3 + 3 + 3);
  });
  describe('right after another Map', () => {
    const each = (n: string, state: object, more: object) => ({
      Type: 'Map',
      ItemProcessor: branch(n, state),
      ResultPath: null,
      ...more,
    });
    const first = each('A', { Type: 'Pass' }, { Next: 'Second' });

    it('has none of its results when it is redriven', () => {
      const definition = {
        StartAt: 'First',
        States: { First: first, Second: each('B', task(), { ResultPath: '$', End: true }) },
      };
      const result = run(definition, {
        input: [1, 2],
        redrives: 1,
        task: ({ call, input }) => (call <= 2 ? { error: 'E' } : { output: `again ${String(input)}` }),
      });
      expect(result).toMatchObject({ status: 'SUCCEEDED', output: ['again 1', 'again 2'] });
      expect(result.decisions.find(({ snapshot }) => snapshot?.state === 'Second')?.effects).toMatchObject([
        { type: 'AbandonChildren' },
        { type: 'StartChildren' },
      ]);
    });

    it('leaves none of them to a redrive when it fails at once', () => {
      const { decisions } = run(
        {
          StartAt: 'First',
          States: { First: first, Second: each('B', task(), { ItemsPath: '$.none', End: true }) },
        },
        { input: [1, 2] },
      );
      expect(decisions.at(-1)?.effects).toMatchObject([{ type: 'AbandonChildren' }, { type: 'CloseExecution' }]);
    });
  });

  it('before a Task that fails at once leaves none of its results to a redrive', () => {
    const { decisions } = run(
      {
        StartAt: 'First',
        States: {
          First: { Type: 'Map', ItemProcessor: branch('A', { Type: 'Pass' }), Next: 'T' },
          T: task({ InputPath: '$.none' }),
        },
      },
      { input: [1, 2] },
    );
    expect(decisions.at(-1)?.effects).toMatchObject([{ type: 'AbandonChildren' }, { type: 'CloseExecution' }]);
  });
});

describe('a DISTRIBUTED Map', () => {
  const map = (more: object, state: object = { Type: 'Pass' }) => ({
    StartAt: 'M',
    States: {
      M: {
        Type: 'Map',
        End: true,
        ItemProcessor: { ...branch('I', state), ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
        ...more,
      },
    },
  });
  const odd = { Type: 'Task', Resource: LAMBDA };
  const failsOdd: InterpretOptions['task'] = ({ input }) =>
    (input as number) % 2 === 1 ? { error: 'Odd' } : { output: input };

  it('shows a Map Run, and nothing of its iterations', () => {
    const result = run(map({ Label: 'L' }), { input: [1, 2] });
    expect(trace(result).slice(1)).toEqual([
      '2<0 MapStateEntered',
      '3<2 MapStateStarted',
      '4<3 MapRunStarted',
      '5<4 MapRunSucceeded',
      '6<5 MapStateSucceeded',
      '7<5 MapStateExited',
      '8<7 ExecutionSucceeded',
    ]);
    expect(result.history[3]?.details).toMatchObject({
      mapRunArn: expect.stringMatching(/:mapRun:machine\/L:[0-9a-f-]{36}$/),
    });
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
    else
      expect(result).toMatchObject({
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'The specified tolerated failure threshold was exceeded',
      });
  });

  it.each([
    {
      field: 'ItemReader',
      value: { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'b' } },
    },
    {
      field: 'ResultWriter',
      value: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'b' } },
    },
  ])('names $field, which is not served, whatever the input is', ({ field, value }) => {
    const result = run(map({ [field]: value }), { input: {} });
    expect(result).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining(`${field} cannot be used by this version of Stepwell yet`),
    });
  });

  /** What the events of a history tell DescribeMapRun, without the run's ARN. */
  const told = (result: Interpreted, type: string) =>
    result.history
      .filter((event) => event.type === type)
      .flatMap(({ details }) => Object.values((details?.['mapRuns'] ?? {}) as Record<string, MapRunNote>));
  const counts = (more: object) => ({ pending: 0, running: 0, succeeded: 0, failed: 0, aborted: 0, total: 5, ...more });

  it('tells how the run was set up and how far it came', () => {
    const more = { MaxConcurrency: 3, ToleratedFailurePercentage: 60 };
    const result = run(map(more, odd), { input: [0, 1, 2, 3, 4], task: failsOdd });
    expect(told(result, 'MapRunStarted')).toEqual([
      {
        maxConcurrency: 3,
        toleratedFailureCount: 0,
        toleratedFailurePercentage: 60,
        progress: { executions: counts({ pending: 5 }), items: counts({ pending: 5 }) },
      },
    ]);
    const ended = counts({ succeeded: 3, failed: 2 });
    expect(told(result, 'MapRunSucceeded')).toEqual([{ progress: { executions: ended, items: ended } }]);
  });

  it('fails as soon as too many have failed, and starts no more', () => {
    const input = [1, 1, 1, 1, 1];
    const result = run(map({ MaxConcurrency: 1, ToleratedFailureCount: 1 }, odd), { input, task: failsOdd });
    const ended = counts({ failed: 2, pending: 3 });
    expect(told(result, 'MapRunFailed')).toEqual([{ progress: { executions: ended, items: ended } }]);
  });

  it('counts those that run as aborted when one fails', () => {
    const task: InterpretOptions['task'] = ({ input }) =>
      input === 1 ? { error: 'Odd' } : { output: input, afterMs: 60_000 };
    const result = run(map({ MaxConcurrency: 3 }, odd), { input: [0, 1, 2, 3, 4], task });
    const ended = counts({ failed: 1, aborted: 2, pending: 2 });
    expect(told(result, 'MapRunFailed')).toEqual([{ progress: { executions: ended, items: ended } }]);
  });

  it('is aborted with what it is in, without a word of its iterations', () => {
    const slow = map({ Label: 'L' }, { Type: 'Wait', Seconds: 60 });
    const definition = {
      StartAt: 'P',
      States: { P: { Type: 'Parallel', End: true, Branches: [slow, branch('F', task({ End: true }))] } },
    };
    const result = run(definition, { input: [1, 2, 3, 4, 5], task: () => ({ error: 'E', afterMs: 5 }) });
    expect(
      trace(result)
        .slice(-6)
        .map((each) => each.split(' ')[1]),
    ).toEqual([
      'LambdaFunctionFailed',
      'MapRunAborted',
      'MapStateAborted',
      'TaskStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
    const ended = counts({ aborted: 5 });
    expect(told(result, 'MapRunAborted')).toEqual([{ progress: { executions: ended, items: ended } }]);
  });

  describe('with an ItemBatcher', () => {
    it.each([
      { ItemBatcher: { MaxItemsPerBatch: 2 }, batches: [[1, 2], [3, 4], [5]] },
      {
        ItemBatcher: { MaxItemsPerBatchPath: '$.most' },
        batches: [
          [1, 2, 3],
          [4, 5],
        ],
      },
      { ItemBatcher: { MaxItemsPerBatch: 9 }, batches: [[1, 2, 3, 4, 5]] },
      // {"Items":[1,2,3]} has 17 bytes.
      {
        ItemBatcher: { MaxInputBytesPerBatch: 17 },
        batches: [
          [1, 2, 3],
          [4, 5],
        ],
      },
      { ItemBatcher: { MaxInputBytesPerBatch: 16 }, batches: [[1, 2], [3, 4], [5]] },
      { ItemBatcher: { MaxInputBytesPerBatch: 17, MaxItemsPerBatch: 2 }, batches: [[1, 2], [3, 4], [5]] },
      // No batch is too small for one item.
      { ItemBatcher: { MaxInputBytesPerBatch: 1 }, batches: [[1], [2], [3], [4], [5]] },
    ])('$ItemBatcher → $batches', ({ ItemBatcher, batches }) => {
      const more = { ItemBatcher, ItemsPath: '$.items', MaxConcurrency: 2 };
      const result = run(map(more), { input: { items: [1, 2, 3, 4, 5], most: '3' } });
      expect(result.output).toEqual(batches.map((Items) => ({ Items })));
      const executions = counts({ succeeded: batches.length, total: batches.length });
      expect(told(result, 'MapRunSucceeded')).toEqual([{ progress: { executions, items: counts({ succeeded: 5 }) } }]);
    });

    it('gives each batch the BatchInput, and the items as ItemSelector makes them', () => {
      const ItemBatcher = { MaxItemsPerBatch: 2, BatchInput: { 'by.$': '$.by' } };
      const more = { ItemBatcher, ItemsPath: '$.items', ItemSelector: { 'n.$': '$$.Map.Item.Value' } };
      expect(run(map(more), { input: { items: [1, 2, 3], by: 'me' } }).output).toEqual([
        { BatchInput: { by: 'me' }, Items: [{ n: 1 }, { n: 2 }] },
        { BatchInput: { by: 'me' }, Items: [{ n: 3 }] },
      ]);
    });

    it('counts the items of failed batches', () => {
      const more = { ItemBatcher: { MaxItemsPerBatch: 2 }, ToleratedFailureCount: 1 };
      const task: InterpretOptions['task'] = ({ input }) =>
        JSON.stringify(input).includes('5') ? { error: 'Five' } : { output: input };
      const result = run(map(more, odd), { input: [1, 2, 3, 4, 5], task });
      expect(told(result, 'MapRunSucceeded')).toEqual([
        {
          progress: {
            executions: counts({ succeeded: 2, failed: 1, total: 3 }),
            items: counts({ succeeded: 4, failed: 1 }),
          },
        },
      ]);
    });

    it.each([
      {
        ItemBatcher: { MaxItemsPerBatchPath: '$.most' },
        cause: 'The MaxItemsPerBatchPath field refers to value "0" which is not a valid integer: $.most',
      },
      {
        ItemBatcher: { MaxInputBytesPerBatchPath: '$.by' },
        cause: 'The MaxInputBytesPerBatchPath field refers to value "me" which is not a valid integer: $.by',
      },
    ])('fails by $cause', ({ ItemBatcher, cause }) => {
      const input = { items: [1], most: 0, by: 'me' };
      expect(run(map({ ItemBatcher, ItemsPath: '$.items' }), { input })).toMatchObject({
        error: 'States.Runtime',
        cause: expect.stringContaining(cause),
      });
    });
  });

  it('keeps the variables outside out of sight', () => {
    const inner = branch('I', { Type: 'Pass', Parameters: { 'x.$': '$x' } });
    const definition = {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { x: 1 }, Next: 'M' },
        M: {
          Type: 'Map',
          End: true,
          ItemProcessor: { ...inner, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
        },
      },
    };
    expect(run(definition, { input: [1] }).status).toBe('FAILED');
  });
});
