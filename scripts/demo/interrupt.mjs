/** Why the demo ends before its time, and with which exit code. */
export class Interrupted extends Error {
  constructor(signal) {
    super(`Interrupted (${signal})`);
    this.exitCode = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal];
  }
}

/**
 * From now on Ctrl-C, SIGTERM and a closed terminal do not kill this process: they abort the signal, with `Interrupted`
 * as its reason, so that everything that was started can be ended first. Further ones change nothing.
 */
export function interruption() {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => controller.abort(new Interrupted(signal)));
  }
  return controller.signal;
}

/** The outcome of `work`, or a rejection with the signal's reason as soon as it is aborted. */
export function unlessAborted(signal, work) {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
