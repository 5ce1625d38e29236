import { describe, expect, it } from '@jest/globals';
import { decide } from '../../decide.js';
import type { Decision } from '../../model/decision.js';
import type { ChildEnd, ChildrenState, FrameState } from '../../model/frame.js';
import type { MapRunLimits } from '../../model/map-run.js';
import { branch, executionInfo, machine } from '../../testing/run-definition.js';
import { TOLERATED_FAILURE } from './map-run-progress.js';

const ARN = 'arn:aws:states:us-east-1:123456789012:mapRun:m/label:run';
const DEFINITION = machine({
  StartAt: 'M',
  States: {
    M: {
      Type: 'Map',
      End: true,
      ItemProcessor: {
        ...branch('I', { Type: 'Pass' }),
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      },
    },
  },
});

/** Six items, two of which run, as far as nothing else is said. */
const framed = (more: Partial<ChildrenState> = {}): FrameState => ({
  fmt: 1,
  path: [],
  state: 'M',
  phase: 'children',
  input: '[1,2,3,4,5,6]',
  visits: 1,
  enteredAt: 5,
  children: {
    total: 6,
    started: 2,
    succeeded: 0,
    window: 2,
    run: { arn: ARN, maxConcurrency: 2, tolerance: {}, items: 6 },
    ...more,
  },
});
const end = (index: number, ok = true, lastStateEventId = 4): ChildEnd => ({
  index,
  ok,
  lastStateEventId,
  lastEventId: 4,
});

function update(
  limits: MapRunLimits,
  frame = framed(),
  { inbox = [], results, arn = ARN }: { inbox?: readonly ChildEnd[]; results?: readonly string[]; arn?: string } = {},
): Decision | undefined {
  const snapshot = {
    execution: executionInfo('{}'),
    frameId: 'r',
    frame,
    lastEventId: 3,
    historyLength: 3,
    inbox,
    results,
  };
  const ambient = { now: 10, random: () => 0.5, uuid: () => 'uuid', region: 'us-east-1' };
  const event = { type: 'MapRunUpdated', mapRunArn: arn, limits } as const;
  return decide(DEFINITION, { ...snapshot, outerVariables: [] }, event, ambient) as Decision | undefined;
}
const started = (decision: Decision | undefined) =>
  decision?.effects.flatMap((effect) =>
    effect.type === 'StartChildren' ? effect.children.map(({ index }) => index) : [],
  );

describe('a Map Run within other limits', () => {
  it.each([
    { maxConcurrency: 5, starts: [2, 3, 4] },
    { maxConcurrency: 0, starts: [2, 3, 4, 5] },
    { maxConcurrency: 2, starts: [] },
    { maxConcurrency: 1, starts: [] },
  ])('starts $starts at once with maxConcurrency $maxConcurrency', ({ maxConcurrency, starts }) => {
    const decision = update({ maxConcurrency });
    expect(started(decision)).toEqual(starts);
    expect(decision?.history).toEqual([]);
    expect(decision?.snapshot?.children).toMatchObject({
      started: 2 + starts.length,
      run: { arn: ARN, maxConcurrency, updated: true },
    });
  });

  it('starts no child for one that ends, as long as more run than may', () => {
    const three = framed({ started: 3, window: 3 });
    expect(started(update({ maxConcurrency: 1 }, three, { inbox: [end(0)] }))).toEqual([]);
    expect(started(update({ maxConcurrency: 1 }, three, { inbox: [end(0), end(1), end(2)] }))).toEqual([3]);
  });

  it('lets further children end with their failure once some are tolerated, and none that run', () => {
    const decision = update({ toleratedFailureCount: 2, maxConcurrency: 3 });
    expect(decision?.snapshot?.children).toMatchObject({ tolerant: { count: 2 }, run: { tolerance: { count: 2 } } });
    const [child] = decision?.effects.flatMap((each) => (each.type === 'StartChildren' ? each.children : [])) ?? [];
    expect(child?.snapshot.tolerant).toBe(true);
  });

  it('fails when more have failed than may now', () => {
    const tolerant = framed({ tolerant: { count: 3 }, failed: 1, succeeded: 1 });
    const ends = { inbox: [end(1, true, TOLERATED_FAILURE.at)] };
    expect(update({ toleratedFailureCount: 2 }, tolerant, ends)?.history).toEqual([]);
    const failed = update({ toleratedFailureCount: 1 }, tolerant, ends);
    expect(failed?.history.map(({ type }) => type)).toEqual(['MapRunFailed', 'MapStateFailed', 'ExecutionFailed']);
    expect(failed?.history[0]?.details).toMatchObject({ mapRuns: { [ARN]: { toleratedFailureCount: 1 } } });
  });

  it('takes the outputs of children from before and after failures were tolerated', () => {
    const last = framed({ started: 6, succeeded: 5, endedItems: 5 });
    const results = ['1', 'S2', 'S"S"', 'F', '"F"', 'S6'];
    const decision = update({ toleratedFailureCount: 1 }, last, { inbox: [end(5)], results });
    const effect = decision?.effects.find((each) => each.type === 'CloseExecution');
    expect(effect).toMatchObject({ status: 'SUCCEEDED', output: '[1,2,"S","F",6]' });
  });

  it('is nothing when the frame waits for another run, or for none', () => {
    expect(update({ maxConcurrency: 5 }, framed(), { arn: `${ARN}2` })).toBeUndefined();
    expect(update({ maxConcurrency: 5 }, { ...framed(), phase: 'retry', children: undefined })).toBeUndefined();
  });
});
