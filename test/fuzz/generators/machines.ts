import fc from 'fast-check';
import { jsonPathStates } from './json-path-states.js';
import { jsonataStates } from './jsonata-states.js';
import { machineOf, type StateTree } from './state-tree.js';

/** States behind each other, and machines of them inside each other. */
function chainsOf(
  most: number,
  states: (inner: fc.Arbitrary<StateTree[]>) => fc.Arbitrary<StateTree>,
): fc.Arbitrary<StateTree[]> {
  const { state } = fc.letrec<{ state: StateTree; inner: StateTree[] }>((tie) => ({
    state: states(tie('inner')),
    inner: fc.array(tie('state'), { minLength: 1, maxLength: 2, depthIdentifier: 'machine' }),
  }));
  return fc.array(state, { minLength: 1, maxLength: most });
}

/** Machines of one to three states behind each other, every field of which may be missing or wrong. */
export const jsonPathMachines: fc.Arbitrary<object> = chainsOf(3, jsonPathStates).map((states) => machineOf(states));

const jsonata = chainsOf(2, jsonataStates).map((states) => machineOf(states, { QueryLanguage: 'JSONata' }));
/** In JSONPath, but for the states that say that they are in JSONata. */
const mixed = chainsOf(2, (inner) =>
  fc.oneof(
    jsonPathStates(inner),
    jsonataStates(inner).map((state) => ({ QueryLanguage: 'JSONata', ...state })),
  ),
).map((states) => machineOf(states));

/** Machines in JSONata, or in both languages; of at most two states, for an expression takes long to compile. */
export const jsonataMachines: fc.Arbitrary<object> = fc.oneof(jsonata, mixed);
