/** An error on its way through Retry and Catch. `aliases` are further names it answers to. */
export interface RaisedError {
  readonly error: string;
  readonly aliases?: readonly string[];
}

/** Errors no Retry and no Catch may have (facts/asl.md §8; vector base_scenarios__catch_states_runtime). */
const UNCATCHABLE: ReadonlySet<string> = new Set(['States.Runtime']);

/**
 * Whether a retrier's or catcher's ErrorEquals covers the error. `States.ALL` covers all that can be caught,
 * `States.TaskFailed` all of these but `States.Timeout`.
 */
export function errorMatches(errorEquals: readonly string[], raised: RaisedError): boolean {
  if (UNCATCHABLE.has(raised.error)) return false;
  const names = [raised.error, ...(raised.aliases ?? [])];
  return errorEquals.some(
    (name) => names.includes(name) || name === 'States.ALL' || (name === 'States.TaskFailed' && raised.error !== 'States.Timeout'),
  );
}
