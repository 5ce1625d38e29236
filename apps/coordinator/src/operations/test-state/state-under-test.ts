import { formatProblems, isJsonObject, type Json, type State, type StateMachine } from '#asl';
import { InvalidDefinition, ValidationException } from '#sfn-api';
import type { Definitions } from '../../tokens.js';

/** A state, and the machine that holds it. */
export interface StateUnderTest {
  readonly machine: StateMachine;
  readonly state: State;
}

/** What a state given alone is called: in the context object, and in the places of its problems. */
const NAME = 'StateName';

/**
 * The state that a request means: alone, or by its name in a whole machine, at any depth.
 * @throws InvalidDefinition, ValidationException when the machine has no such state
 */
export function stateUnderTest(
  definitions: Definitions,
  definition: string,
  stateName: string | undefined,
): StateUnderTest {
  const { machine, problems } = definitions.parse(stateName === undefined ? asMachine(definition) : definition);
  if (!machine) throw new InvalidDefinition(formatProblems(problems));
  const found = stateWithin(machine, stateName ?? NAME);
  if (!found) throw new ValidationException('State not found in definition');
  return found;
}

export function stateWithin(machine: StateMachine, name: string): StateUnderTest | undefined {
  const here = machine.states.get(name);
  if (here) return { machine, state: here };
  for (const state of machine.states.values()) {
    for (const inner of machinesIn(state)) {
      const found = stateWithin(inner, name);
      if (found) return found;
    }
  }
  return undefined;
}

export function machinesIn(state: State): readonly StateMachine[] {
  if (state.type === 'Parallel') return state.branches;
  return state.type === 'Map' ? [state.itemProcessor] : [];
}

/** A machine of the one state, its text unchanged, and of an end for each name that it may go to. */
function asMachine(state: string): string {
  let parsed: Json;
  try {
    parsed = JSON.parse(state) as Json;
  } catch {
    return state; // the parser says what is wrong with it
  }
  const ends = targetsOf(parsed).map((name) => `,${JSON.stringify(name)}:{"Type":"Succeed"}`);
  return `{"StartAt":"${NAME}","States":{"${NAME}":${state}${ends.join('')}}}`;
}

function targetsOf(state: Json): string[] {
  if (!isJsonObject(state)) return [];
  const branches = [state['Choices'], state['Catch']].flatMap((list) => (Array.isArray(list) ? (list as Json[]) : []));
  const named = [
    state['Next'],
    state['Default'],
    ...branches.map((branch) => (isJsonObject(branch) ? branch['Next'] : undefined)),
  ];
  return [...new Set(named)].filter((name): name is string => typeof name === 'string' && name !== NAME);
}
