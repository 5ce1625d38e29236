import { Worker } from 'node:worker_threads';

import { DUE, type GuardData } from './guard-data.js';

/** The one who started the process kills it first, if there is one. */
const GRACE_MS = 2_000;

/**
 * Ends this process when an expression never ends and nobody is left to kill it: the process that watched was killed itself. And
 * when it takes memory that the limit of the heap does not see: typed arrays, regular expressions. An expression that blocks
 * the thread cannot be seen from that thread, so another one looks.
 */
export class Deadline {
  readonly #shared = new BigInt64Array(new SharedArrayBuffer(16));

  constructor(
    private readonly expressionMs: number,
    residentBytes: number,
  ) {
    const data: GuardData = { cells: this.#shared.buffer, residentBytes };
    const guard = new Worker(new URL('./deadline-guard.js', import.meta.url), { workerData: data });
    guard.unref();
  }

  begin(): void {
    Atomics.store(this.#shared, DUE, BigInt(Date.now() + this.expressionMs + GRACE_MS));
  }

  end(): void {
    Atomics.store(this.#shared, DUE, 0n);
  }
}
