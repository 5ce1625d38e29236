import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseStateMachine, type StateMachine, type StateType } from '#asl';

const text = readFileSync(new URL('order.asl.json', import.meta.url), 'utf8')
  .replaceAll('${Region}', 'us-east-1')
  .replaceAll('${AccountId}', '123456789012');

describe('order.asl.json', () => {
  it('uses each of the eight state types', () => {
    const all: readonly StateType[] = ['Choice', 'Fail', 'Map', 'Parallel', 'Pass', 'Succeed', 'Task', 'Wait'];
    expect([...typesIn(parsed())].sort()).toEqual(all);
  });

  it('leaves no placeholder behind once region and account are filled in', () => {
    expect(text).not.toContain('${');
  });
});

/** The definition as the runtime reads it; a problem in it fails the test that asks. */
function parsed(): StateMachine {
  const result = parseStateMachine(text);
  expect(result.problems).toEqual([]);
  if (result.machine === undefined) throw new Error('no machine');
  return result.machine;
}

function typesIn(machine: StateMachine): Set<StateType> {
  const types = new Set<StateType>();
  for (const state of machine.states.values()) {
    types.add(state.type);
    const inner = state.type === 'Parallel' ? state.branches : state.type === 'Map' ? [state.itemProcessor] : [];
    for (const nested of inner) for (const type of typesIn(nested)) types.add(type);
  }
  return types;
}
