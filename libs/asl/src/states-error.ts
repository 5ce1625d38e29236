/**
 * A failure the States Language knows by name (`States.Runtime`, `States.Timeout`, a user's own name …).
 * Retry and Catch match on `error`. Thrown by expressions and state behaviours, caught at one spot in `decide`.
 *
 * `cause` is the bare text ("The JSONPath '$.x' specified for the field 'a.$' could not be found …"); the engine puts
 * "An error occurred while executing the state 'S' (entered at the event id #N). " before it when `located` is true,
 * as AWS does for every error that arises while a state's own fields are evaluated.
 */
export class StatesError extends Error {
  override readonly name = 'StatesError';

  constructor(
    readonly error: string,
    override readonly cause: string | undefined,
    readonly located = true,
  ) {
    super(cause === undefined ? error : `${error}: ${cause}`);
  }
}
