import { describe, expect, it } from '@jest/globals';
import { decide } from '../decide.js';
import type { Decision } from '../model/decision.js';
import type { FrameState, Snapshot } from '../model/frame.js';
import { executionInfo, machine, run, task } from '../testing/run-definition.js';

describe('a state that cannot be moved on', () => {
  const cause = 'tried in vain';
  const ambient = { now: 9, region: 'us-east-1', random: () => 0, uuid: () => '' };
  const execution = executionInfo();
  const everything = [{ ErrorEquals: ['States.ALL'], Next: 'C' }];
  const retried = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 9 }];
  const definition = {
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', InputPath: '$.nope', Next: 'T' },
      T: { ...task({ Retry: retried, Catch: everything }), End: undefined, Next: 'M' },
      M: {
        Type: 'Map',
        Retry: retried,
        Catch: everything,
        Next: 'C',
        ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } },
      },
      C: { Type: 'Succeed' },
    },
  };
  const parsed = machine(definition);
  const frame = (more: Partial<FrameState>): FrameState => ({
    fmt: 1,
    path: [],
    state: 'A',
    phase: 'ready',
    input: '[1]',
    visits: 1,
    enteredAt: 5,
    ...more,
  });
  const giveUp = (more: Partial<FrameState>, frameId = 'r') =>
    decide(
      parsed,
      { execution, frameId, frame: frame(more), lastEventId: 3, historyLength: 3, outerVariables: [], inbox: [] },
      { type: 'StatePoisoned', cause },
      ambient,
    ) as Decision;
  const types = (decision: Decision) => decision.history.map(({ type }) => type);

  it('is entered if it has not been, and fails the execution by what nothing catches', () => {
    const decision = giveUp({});
    expect(types(decision)).toEqual(['PassStateEntered', 'ExecutionFailed']);
    expect(decision.effects).toEqual([{ type: 'CloseExecution', status: 'FAILED', error: 'States.Runtime', cause }]);
    expect(decision.ended.visits).toMatchObject([{ name: 'A', visit: '/2', error: 'States.Runtime' }]);
  });

  it.each([
    { state: 'T', phase: 'task', history: ['ExecutionFailed'], attempts: 1 },
    { state: 'T', phase: 'retry', history: ['ExecutionFailed'], attempts: 0 },
    { state: 'M', phase: 'children', history: ['MapStateFailed', 'ExecutionFailed'], attempts: 0 },
  ] as const)('fails in phase $phase, whatever its Retry and Catch cover', ({ state, phase, history, attempts }) => {
    const decision = giveUp({ state, phase });
    expect(types(decision)).toEqual(history);
    expect(decision.effects).toMatchObject([{ type: 'CloseExecution', error: 'States.Runtime' }]);
    expect(decision.ended.attempts).toHaveLength(attempts);
  });

  it('fails its iteration, for the Map to take note of', () => {
    const decision = giveUp({ path: [{ state: 'M' }], state: 'I' }, 'r/0');
    expect(types(decision)).toEqual(['PassStateEntered']);
    expect(decision.effects).toMatchObject([{ type: 'EndChild', index: 0 }]);
    expect(decision.snapshot).toMatchObject({ phase: 'failed', failure: { error: 'States.Runtime', cause } });
  });

  it('that has failed already is left alone', () => {
    expect(giveUp({ phase: 'failed', path: [{ state: 'M' }], state: 'I' }, 'r/0')).toBeUndefined();
  });
});

describe('results of children that are too large together', () => {
  const large = 'x'.repeat(140_000);
  const map = (more: object = {}) => ({
    StartAt: 'M',
    States: {
      M: {
        Type: 'Map',
        ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } },
        ResultPath: null,
        Next: 'C',
        ...more,
      },
      C: { Type: 'Pass', End: true },
    },
  });
  const cause = "The state/task 'M' returned a result with a size exceeding the maximum number of bytes service limit.";

  it('fail the state by States.DataLimitExceeded, also if its output would keep nothing of them', () => {
    const result = run(
      { ...map({ ItemsPath: '$.two', ItemSelector: { 'x.$': '$.x' } }) },
      { input: { two: [1, 2], x: large } },
    );
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded', cause });
    expect(result.history.slice(-2).map(({ type }) => type)).toEqual(['MapStateFailed', 'ExecutionFailed']);
  });

  it('need not even be loaded for that, and can be caught', () => {
    const parsed = machine(map({ Catch: [{ ErrorEquals: ['States.DataLimitExceeded'], Next: 'C' }] }));
    const frame: FrameState = {
      fmt: 1,
      path: [],
      state: 'M',
      phase: 'children',
      input: '[1]',
      visits: 1,
      enteredAt: 5,
      children: { total: 1, started: 1, succeeded: 0, window: 40 },
    };
    const execution = executionInfo();
    const snapshot: Snapshot = {
      execution,
      frameId: 'r',
      frame,
      lastEventId: 3,
      enteredEventId: 2,
      historyLength: 7,
      outerVariables: [],
      inbox: [{ index: 0, ok: true, lastStateEventId: 6, lastEventId: 7 }],
      resultsTooLarge: true,
    };
    const decision = decide(
      parsed,
      snapshot,
      { type: 'ChildrenEnded' },
      { now: 9, region: 'us-east-1', random: () => 0, uuid: () => '' },
    ) as Decision;
    expect(decision.history.map(({ type }) => type)).toEqual(['MapStateFailed', 'MapStateExited']);
    expect(decision.snapshot).toMatchObject({ state: 'C' });
    expect(JSON.stringify(decision.history[1]?.details)).toContain('States.DataLimitExceeded');
  });
});
