/**
 * The worker cannot begin as it is set up: a setting is out of range, or settings and store do not fit. The message says
 * what to change, and is all there is to say: a stack would lead only into this library.
 */
export class WorkerStartError extends Error {
  override readonly name = 'WorkerStartError';

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}
