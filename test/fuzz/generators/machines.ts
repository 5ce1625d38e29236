import fc from 'fast-check';
import { jsonPathStates } from './json-path-states.js';
import { jsonataStates } from './jsonata-states.js';
import { machineOf, type StateTree } from './state-tree.js';

/** States of one language, and machines of them inside each other. */
function chainsOf(states: (inner: fc.Arbitrary<StateTree[]>) => fc.Arbitrary<StateTree>): fc.Arbitrary<StateTree[]> {
  const { state } = fc.letrec<{ state: StateTree; inner: StateTree[] }>((tie) => ({
    state: states(tie('inner')),
    inner: fc.array(tie('state'), { minLength: 1, maxLength: 2, depthIdentifier: 'machine' }),
  }));
  return fc.array(state, { minLength: 1, maxLength: 3 });
}

/** Machines of one to three states behind each other, every field of which may be missing or wrong. */
export const jsonPathMachines: fc.Arbitrary<object> = chainsOf(jsonPathStates).map((states) => machineOf(states));

const jsonata = chainsOf(jsonataStates).map((states) => machineOf(states, { QueryLanguage: 'JSONata' }));
/** In JSONPath, but for the states that say that they are in JSONata. */
const mixed = chainsOf((inner) =>
  fc.oneof(
    jsonPathStates(inner),
    jsonataStates(inner).map((state) => ({ QueryLanguage: 'JSONata', ...state })),
  ),
).map((states) => machineOf(states));

/** Machines in JSONata, or in both languages. */
export const jsonataMachines: fc.Arbitrary<object> = fc.oneof(jsonata, mixed);
