/** Redis has reached its memory limit: nothing was written (R7). Refuse new work with a ThrottlingException. */
export class StoreFullError extends Error {
  override readonly name = 'StoreFullError';

  constructor(options?: ErrorOptions) {
    super('The store is full: Redis has reached maxmemory. Nothing was written.', options);
  }
}

/** Something was written by a newer Stepwell: leave it alone and try again later (R17); never fail an execution for it. */
export class UnknownFormatError extends Error {
  override readonly name = 'UnknownFormatError';

  /** @param what e.g. `A frame`; @param of which one, if there are many */
  constructor(
    readonly what: string,
    readonly format: unknown,
    of = '',
  ) {
    super(
      `${what}${of && ` ${of}`} has format ${String(format)}, which this version does not know. A newer Stepwell has written it.`,
    );
  }
}
