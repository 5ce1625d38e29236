import { type MapState, type Payload, StatesError } from '#asl';
import { evaluateNumber } from '../../data-flow/jsonata.js';
import { integerAt } from '../../data-flow/numbers.js';
import type { Turn } from '../../turn.js';

/** AWS runs at most this many INLINE iterations at once (facts/api.md §11). */
export const INLINE_LIMIT = 40;

/** More frames of one execution at once would make its commits large; AWS allows 10,000 child executions. */
export const DISTRIBUTED_LIMIT = 100;

/** How many iterations may run at once. */
export function windowOf(state: MapState, wanted: number): number {
  return state.mode === 'DISTRIBUTED' ? distributedWindow(wanted) : atMost(INLINE_LIMIT, wanted);
}

/** How many children of a Map Run may run at once. */
export function distributedWindow(wanted: number): number {
  return atMost(DISTRIBUTED_LIMIT, wanted);
}

const atMost = (limit: number, wanted: number): number => (wanted === 0 ? limit : Math.min(wanted, limit));

/** MaxConcurrency as the definition gives it; 0 = no limit of its own. */
export function maxConcurrencyOf(state: MapState, turn: Turn, effective: Payload): number {
  const given =
    state.maxConcurrency ??
    evaluateNumber(turn, 'MaxConcurrency', state.jsonata?.maxConcurrency, { input: effective.value });
  if (given === undefined || typeof given === 'number') return given ?? 0;
  const number = integerAt('MaxConcurrency', given, turn.scope(effective));
  if (number < 0) throw new StatesError('States.Runtime', 'MaxConcurrency cannot be negative.');
  return number;
}
