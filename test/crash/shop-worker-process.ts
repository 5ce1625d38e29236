import { startProcess } from '#testing';
import { Restartable } from '../support/runtime-under-test.js';

/** A real worker process that serves the whole shop. */
export function shopWorker(env: Readonly<Record<string, string>>): Restartable {
  return new Restartable(() =>
    startProcess('node', ['test/crash/shop-worker.mjs'], {
      env,
      readyLine: /shop worker ready/,
      readyTimeoutMs: 30_000,
    }),
  );
}
