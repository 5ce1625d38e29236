import { type Catcher, Payload, type Retrier, type State, StatesError } from '#asl';
import { evaluateAssign } from '../data-flow/assign.js';
import { applyResultPath } from '../data-flow/filters.js';
import type { Failure, FrameState } from '../model/frame.js';
import { rawInput } from '../states/behaviour.js';
import { behaviourOf } from '../states/behaviours.js';
import { endFrameBadly } from '../states/end-frame.js';
import { leave } from '../states/leave.js';
import type { Turn } from '../turn.js';
import { errorMatches, type RaisedError } from './matching.js';
import { retryDelayMs } from './retry-delay.js';

/** A failure on its way out of a state. `error: null` = a callback gave none. */
export interface StateFailure extends Failure {
  readonly aliases?: readonly string[];
}

/**
 * The one spot where a state's failure is dealt with: first Retry, then Catch, then the end of the frame.
 * Anything that is not a StatesError is a bug of ours and goes on rising.
 */
export function failState(turn: Turn, state: State, thrown: unknown): void {
  if (!(thrown instanceof StatesError)) throw thrown;
  failStateWith(turn, state, { error: thrown.error, cause: thrown.located ? locate(turn, state, thrown.cause) : thrown.cause });
}

/** The same for a failure that came with a name, from a worker, a clock or a child frame. */
export function failStateWith(turn: Turn, state: State, failure: StateFailure): void {
  const raised: RaisedError = { error: failure.error ?? '', aliases: failure.aliases };
  if ('retry' in state && scheduleRetry(turn, state.retry, raised)) return;
  behaviourOf(state).beforeFailing?.(state, turn);
  const catcher = 'catch' in state ? state.catch.find((each) => errorMatches(each.errorEquals, raised)) : undefined;
  if (!catcher) return endFrameBadly(turn, state, failure);
  try {
    leaveByCatcher(turn, state, catcher, failure);
  } catch (error) {
    // The catcher's own ResultPath or Assign failed: that failure has no catcher of its own.
    if (!(error instanceof StatesError)) throw error;
    endFrameBadly(turn, state, { error: error.error, cause: error.located ? locate(turn, state, error.cause) : error.cause });
  }
}

/** The first retrier that matches decides; when it is used up no later one is tried. True if a retry will come. */
function scheduleRetry(turn: Turn, retriers: readonly Retrier[], raised: RaisedError): boolean {
  const position = retriers.findIndex((each) => errorMatches(each.errorEquals, raised));
  const retrier = retriers[position];
  if (!retrier) return false;
  const frame = turn.frame as FrameState;
  const retries = retriers.map((_, index) => frame.retries?.[index] ?? 0);
  const used = retries[position] ?? 0;
  if (used >= retrier.maxAttempts) return false;
  retries[position] = used + 1;
  turn.frame = { ...frame, phase: 'retry', retries, children: undefined };
  turn.effects.push({ type: 'StartTimer', due: { afterMs: retryDelayMs(retrier, used + 1, () => turn.ambient.random()) } });
  return true;
}

/** A catcher's output is the raw input with `{Error, Cause}` at ResultPath; the state's own OutputPath does not apply. */
function leaveByCatcher(turn: Turn, state: State, catcher: Catcher, failure: StateFailure): void {
  const errorOutput = Payload.ofValue({
    ...(failure.error === undefined ? {} : { Error: failure.error }),
    ...(failure.cause === undefined ? {} : { Cause: failure.cause }),
  });
  const assigned = evaluateAssign(turn, catcher.assign, errorOutput);
  const output = applyResultPath(catcher.resultPath, rawInput(turn), errorOutput);
  leave(state, turn, { output, next: catcher.next, assigned, error: failure.error ?? 'Error' });
}

/** AWS's words before the cause of every failure that arises in a state's own fields (vectors base_scenarios__invalid_jsonpath). */
function locate(turn: Turn, state: State, cause: string | undefined): string {
  return `An error occurred while executing the state '${state.name}' (entered at the event id #${turn.enteredEventId()}). ${cause ?? ''}`;
}
