import { type MapState, type Payload, StatesError } from '#asl';
import { evaluateNumber } from '../../data-flow/jsonata.js';
import type { Turn } from '../../turn.js';

/** AWS runs at most this many INLINE iterations at once (facts/api.md §11). */
export const INLINE_LIMIT = 40;

/** How many iterations may run at once. MaxConcurrency 0 = no limit of the definition's own. */
export function windowOf(state: MapState, turn: Turn, effective: Payload): number {
  const given = state.maxConcurrency ?? evaluateNumber(turn, 'MaxConcurrency', state.jsonata?.maxConcurrency, { input: effective.value });
  const wanted = given === undefined || typeof given === 'number' ? (given ?? 0) : integerAt(given.text, given.read(turn.scope(effective)));
  return wanted === 0 ? INLINE_LIMIT : Math.min(wanted, INLINE_LIMIT);
}

/** A number, or a text that holds one (vector reference_in_map_state). Text of the error: vectors base_scenarios__max_concurrency_path. */
function integerAt(path: string, value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    const shown = typeof value === 'string' ? value : JSON.stringify(value);
    throw new StatesError('States.Runtime', `The MaxConcurrencyPath field refers to value "${shown}" which is not a valid integer: ${path}`);
  }
  if (number < 0) throw new StatesError('States.Runtime', 'MaxConcurrency cannot be negative.');
  return number;
}
