import { type MapState, type Payload, StatesError } from '#asl';
import { evaluateNumber } from '../../data-flow/jsonata.js';
import type { Turn } from '../../turn.js';

/** AWS runs at most this many INLINE iterations at once (facts/api.md §11). */
export const INLINE_LIMIT = 40;

/** More frames of one execution at once would make its commits large; AWS allows 10,000 child executions. */
export const DISTRIBUTED_LIMIT = 100;

/** How many iterations may run at once. */
export function windowOf(state: MapState, turn: Turn, effective: Payload): number {
  const wanted = maxConcurrencyOf(state, turn, effective);
  const limit = state.mode === 'DISTRIBUTED' ? DISTRIBUTED_LIMIT : INLINE_LIMIT;
  return wanted === 0 ? limit : Math.min(wanted, limit);
}

/** MaxConcurrency as the definition gives it; 0 = no limit of its own. */
export function maxConcurrencyOf(state: MapState, turn: Turn, effective: Payload): number {
  const given =
    state.maxConcurrency ??
    evaluateNumber(turn, 'MaxConcurrency', state.jsonata?.maxConcurrency, { input: effective.value });
  return given === undefined || typeof given === 'number'
    ? (given ?? 0)
    : integerAt(given.text, given.read(turn.scope(effective)));
}

/** A number, or a text that holds one (vector reference_in_map_state). Text of the error: vectors base_scenarios__max_concurrency_path. */
function integerAt(path: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    throw new StatesError(
      'States.Runtime',
      `The MaxConcurrencyPath field refers to value "${shown}" which is not a valid integer: ${path}`,
    );
  }
  if (number < 0) throw new StatesError('States.Runtime', 'MaxConcurrency cannot be negative.');
  return number;
}
