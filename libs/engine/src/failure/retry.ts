import type { Retrier, State } from '#asl';
import type { FrameState } from '../model/frame.js';
import type { StateFailure } from '../states/behaviour.js';
import { abandonChildren } from '../states/children.js';
import type { Turn } from '../turn.js';
import { errorMatches } from './matching.js';
import { retryDelayMs } from './retry-delay.js';

/**
 * Retry: the first retrier that matches decides, each with its own count for the whole visit; when it is used up no later
 * one is tried (AWS developer guide, "Complex retry scenarios"). True if a retry will come.
 */
export function scheduleRetry(turn: Turn, state: State, failure: StateFailure): boolean {
  const retriers: readonly Retrier[] = 'retry' in state ? state.retry : [];
  const position = retriers.findIndex((each) => errorMatches(each.errorEquals, failure));
  const retrier = retriers[position];
  if (!retrier) return false;
  turn.ambient.trial?.inspect('retryIndex', position);
  const frame = turn.frame as FrameState;
  const retries = retriers.map((_, index) => frame.retries?.[index] ?? 0);
  const used = retries[position] ?? 0;
  if (used >= retrier.maxAttempts) return false;
  retries[position] = used + 1;
  abandonChildren(turn);
  turn.frame = { ...frame, phase: 'retry', retries, children: undefined };
  const afterMs = retryDelayMs(retrier, used + 1, () => turn.ambient.random());
  turn.ambient.trial?.inspect('retryBackoffIntervalSeconds', Math.round(afterMs / 1000));
  turn.effects.push({ type: 'StartTimer', due: { afterMs } });
  return true;
}
