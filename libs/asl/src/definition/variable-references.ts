import type { State, StateMachine } from './model.js';

/**
 * The variables that each state reads, for DescribeStateMachine: names sorted; a state that reads none is left out. States
 * of Parallel branches and Map processors stand under their own names, which are unique in the whole document.
 */
export function variableReferences(machine: StateMachine): { readonly [stateName: string]: readonly string[] } {
  const entries: [string, readonly string[]][] = [];
  collect(machine, entries);
  return Object.fromEntries(entries); // defines own members, a state called `__proto__` among them
}

function collect(machine: StateMachine, entries: [string, readonly string[]][]): void {
  for (const state of machine.states.values()) {
    if (state.readsVariables.length > 0) entries.push([state.name, state.readsVariables]);
    for (const inner of machinesInside(state)) collect(inner, entries);
  }
}

function machinesInside(state: State): readonly StateMachine[] {
  if (state.type === 'Parallel') return state.branches;
  return state.type === 'Map' ? [state.itemProcessor] : [];
}
