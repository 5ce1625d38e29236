import { type Catcher, Payload, type State } from '#asl';
import { evaluateAssign } from '../data-flow/assign.js';
import { applyResultPath } from '../data-flow/filters.js';
import { leaveByJsonata } from '../data-flow/state-flow.js';
import type { Leave, StateFailure } from '../states/behaviour.js';
import type { Turn } from '../turn.js';
import { errorMatches } from './matching.js';

/**
 * Catch: how the state is left by the first catcher that matches, if any. The output is the raw input with
 * `{Error, Cause}` at the catcher's ResultPath; the state's own OutputPath does not apply to it
 * (vectors task_service_lambda__raise_exception_catch_output_path). The catcher's Assign replaces the state's.
 */
export function catchFailure(turn: Turn, state: State, failure: StateFailure): Leave | undefined {
  const catchers: readonly Catcher[] = 'catch' in state ? state.catch : [];
  const position = catchers.findIndex((each) => errorMatches(each.errorEquals, failure));
  const catcher = catchers[position];
  if (!catcher) return undefined;
  turn.ambient.trial?.inspect('catchIndex', position);
  const errorOutput = Payload.ofValue({
    Error: failure.error ?? null,
    // A timeout has no cause in the history, and an empty one for its catcher (vector task_service_lambda__invoke_timeout).
    Cause: failure.cause ?? (failure.error === 'States.Timeout' ? '' : null),
  });
  if (state.jsonata) {
    const visible = { input: turn.rawInput().value, errorOutput: errorOutput.value };
    return {
      type: 'leave',
      next: catcher.next,
      ...leaveByJsonata(turn, `Catch[${position}]/`, catcher.jsonata ?? {}, visible, errorOutput),
    };
  }
  return {
    type: 'leave',
    output: applyResultPath(catcher.resultPath, turn.rawInput(), errorOutput),
    next: catcher.next,
    assigned: evaluateAssign(turn, catcher.assign, errorOutput),
  };
}
