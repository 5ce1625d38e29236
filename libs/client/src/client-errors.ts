/** The request was refused, or failed for good: no execution was started by it. */
export class ExecutionNotStarted extends Error {
  override readonly name = 'ExecutionNotStarted';

  /** @param code AWS's name of the exception, such as `ExecutionAlreadyExists`; undefined for a malformed request */
  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
  }
}

/** The answer did not come in time. What was asked for is not taken back: the execution may start, or goes on. */
export class WaitTimeout extends Error {
  override readonly name = 'WaitTimeout';
}

/** The API answered with an error. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /** @param code AWS's name of the exception, such as `ExecutionDoesNotExist` */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}
