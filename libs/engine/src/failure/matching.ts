import type { StateFailure } from '../states/behaviour.js';

/** Errors no Retry and no Catch may have (facts/asl.md §8; vector base_scenarios__catch_states_runtime). */
const UNCATCHABLE: ReadonlySet<string> = new Set(['States.Runtime']);

/**
 * Whether a retrier's or catcher's ErrorEquals covers the error. `States.ALL` covers all that can be caught,
 * `States.TaskFailed` all of these but `States.Timeout`.
 */
export function errorMatches(errorEquals: readonly string[], { error, aliases = [] }: StateFailure): boolean {
  if (UNCATCHABLE.has(error ?? '')) return false;
  const names = [error ?? '', ...aliases];
  return errorEquals.some(
    (name) =>
      names.includes(name) || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout'),
  );
}
