import { Payload, type State } from '#asl';
import { evaluateAssign } from '../data-flow/assign.js';
import { applyResultPath } from '../data-flow/filters.js';
import { type Leave, rawInput, type StateFailure } from '../states/behaviour.js';
import type { Turn } from '../turn.js';
import { errorMatches } from './matching.js';

/**
 * Catch: how the state is left by the first catcher that matches, if any. The output is the raw input with
 * `{Error, Cause}` at the catcher's ResultPath; the state's own OutputPath does not apply to it
 * (vectors task_service_lambda__raise_exception_catch_output_path). The catcher's Assign replaces the state's.
 */
export function catchFailure(turn: Turn, state: State, failure: StateFailure): Leave | undefined {
  const catcher = 'catch' in state ? state.catch.find((each) => errorMatches(each.errorEquals, failure)) : undefined;
  if (!catcher) return undefined;
  const errorOutput = Payload.ofValue({
    Error: failure.error ?? null,
    // A timeout has no cause in the history, and an empty one for its catcher (vector task_service_lambda__invoke_timeout).
    Cause: failure.cause ?? (failure.error === 'States.Timeout' ? '' : null),
  });
  return {
    type: 'leave',
    output: applyResultPath(catcher.resultPath, rawInput(turn), errorOutput),
    next: catcher.next,
    assigned: evaluateAssign(turn, catcher.assign, errorOutput),
  };
}
