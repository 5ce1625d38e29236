import type { State } from '#asl';
import type { Inspection } from './trial.js';

type Field = keyof Inspection;

/** What AWS leaves out, though the data passes these stages (vectors of test_state_scenarios and test_state_mock_scenarios). */
function hiddenIn(state: State): readonly Field[] {
  if (state.type === 'Parallel') return ['afterInputPath', 'afterParameters', 'afterArguments', 'result'];
  if (state.type === 'Map') return ['result'];
  if (state.type === 'Pass' && state.result !== undefined) return ['afterInputPath'];
  return [];
}

/** The inspection as AWS shows it for a state of this type. */
export function shownOf(state: State, inspection: Inspection): Inspection {
  const hidden = new Set<string>(hiddenIn(state));
  return Object.fromEntries(Object.entries(inspection).filter(([field]) => !hidden.has(field)));
}
