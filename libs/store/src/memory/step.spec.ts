import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Decision } from '#engine';
import { failure, success } from '../contract/children.cases.js';
import { decision, info, waiting } from '../contract/decisions.js';
import { executionIdOf } from '../execution-id.js';
import type { ExecutionRecord } from '../execution-store.js';
import { MemoryExecution } from './memory-execution.js';
import { applyStep } from './step.js';

/** Two children that have two children each: `r`, `r/0`, `r/0/0`, `r/0/1`, `r/1`, … */
describe('a step in memory', () => {
  let execution: MemoryExecution;

  function step(frame: string, made: Decision): void {
    applyStep(execution, frame, made, { token: 'a', nextToken: 'b', inboxLength: 0, now: 1, graceMs: 1 });
  }

  function fanOut(frame: string): void {
    const children = [0, 1].map((index) => ({ index, snapshot: waiting(0), previous: { nth: 0 } }));
    step(
      frame,
      decision(waiting(2), ['ParallelStateStarted'], [{ type: 'StartChildren', children, wakeAfter: 2 }], { from: 1 }),
    );
  }

  beforeEach(() => {
    const facts = info();
    const record = { status: 'RUNNING' } as ExecutionRecord;
    execution = new MemoryExecution(executionIdOf(facts.arn), facts, record);
    for (const frame of ['r', 'r/0', 'r/1']) fanOut(frame);
  });

  it.each([
    ['good', success(1, '1')],
    ['bad', failure(1)],
  ])('looks through no other frames at the %s end of one without children', (_, made) => {
    const looks = [execution.frames, execution.fences, execution.applied].map((known) => jest.spyOn(known, 'keys'));
    step('r/0/1', made);
    for (const look of looks) expect(look).not.toHaveBeenCalled();
  });

  it.each([
    ['good', success(0, '1')],
    ['bad', failure(0)],
  ])('forgets, at the %s end of one with children, the steps of these and of no others', (_, made) => {
    for (const frame of ['r/0/0', 'r/0/1', 'r/1/0']) step(frame, success(Number(frame.at(-1)), '1'));
    const look = jest.spyOn(execution.applied, 'keys');
    step('r/0', made);
    expect(look).not.toHaveBeenCalled();
    look.mockRestore();
    expect([...execution.applied.keys()].sort()).toEqual(['r', 'r/0', 'r/1', 'r/1/0']);
  });

  it('forgets the steps of all below when children are abandoned', () => {
    for (const frame of ['r/0/0', 'r/1/1']) step(frame, success(0, '1'));
    step('r', decision(waiting(0), [], [{ type: 'AbandonChildren' }], { from: 1 }));
    expect([[...execution.applied.keys()], [...execution.frames.keys()]]).toEqual([['r'], ['r']]);
  });
});
