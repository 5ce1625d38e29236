import { Worker } from 'node:worker_threads';

/** Longer than the one who started the process waits before killing it. */
const GRACE_MS = 3_000;

/**
 * Ends this process when an expression never ends and nobody is left to kill it: the process that watched was killed itself. An
 * expression that blocks the thread (a regular expression) cannot be seen from that thread, so another one looks.
 */
export class Deadline {
  /** Milliseconds of the clock when the expression must have ended; 0 while there is none. */
  readonly #due = new BigInt64Array(new SharedArrayBuffer(8));

  constructor() {
    const guard = new Worker(new URL('./deadline-guard.js', import.meta.url), { workerData: this.#due.buffer });
    guard.unref();
  }

  begin(): void {
    Atomics.store(this.#due, 0, BigInt(Date.now() + GRACE_MS));
  }

  end(): void {
    Atomics.store(this.#due, 0, 0n);
  }
}
