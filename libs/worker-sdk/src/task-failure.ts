/**
 * The one error a handler throws on purpose: the Task state fails with this name and this cause, and the
 * definition's Retry and Catch match on the name.
 *
 * @example throw new TaskFailure('CardDeclined', { reason: 'expired', card: 'ending in 4242' });
 */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure';
  /** Text, as the state machine will see it. */
  override readonly cause: string | undefined;

  /**
   * @param error what `ErrorEquals` is compared with, for example `CardDeclined`
   * @param cause why; anything but a string is given on as its JSON text
   */
  constructor(
    readonly error: string,
    cause?: unknown,
  ) {
    const text = cause === undefined || typeof cause === 'string' ? cause : causeText(cause);
    super(text === undefined ? error : `${error}: ${text}`);
    this.cause = text;
  }
}

/** Also true for a TaskFailure of another copy of this package in the same process. */
export function isTaskFailure(value: unknown): value is TaskFailure {
  if (value instanceof TaskFailure) return true;
  return (
    value instanceof Error && value.name === 'TaskFailure' && typeof (value as { error?: unknown }).error === 'string'
  );
}

function causeText(cause: unknown): string {
  try {
    return JSON.stringify(cause) ?? String(cause);
  } catch {
    return String(cause);
  }
}
