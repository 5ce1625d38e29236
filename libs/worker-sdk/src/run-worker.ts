import type { StandaloneWorker } from './create-worker.js';
import { WorkerStartError } from './runtime/worker-start-error.js';
import type { WorkerOptions } from './runtime/worker-options.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * The life of a process that is a worker without Nest: starts it, closes it on SIGTERM or Ctrl-C, also while it still waits for
 * Redis, and resolves when it is closed. What it cannot start with is one line of the log, and exit code 1.
 *
 * @param setUp makes the worker; what `createWorker` refuses is told in the same way
 * @throws what `setUp` and `start` throw for any other reason: an error of the program, worth a stack
 * @example
 * await runWorker(() => createWorker().handle('charge-card', async (order: Order) => charge(order)));
 */
export async function runWorker(
  setUp: () => StandaloneWorker,
  { log = console }: Pick<WorkerOptions, 'log'> = {},
): Promise<void> {
  let closed: Promise<void> | undefined;
  let signalled = (): void => undefined;
  const end = new Promise<void>((resolve) => (signalled = resolve));
  try {
    const worker = setUp();
    const onSignal = (): void => {
      closed ??= worker.close();
      signalled();
    };
    // Once each: the second Ctrl-C ends the process at once.
    for (const signal of SIGNALS) process.once(signal, onSignal);
    try {
      await Promise.race([worker.start(), end]);
      await end;
    } catch (error) {
      if (closed === undefined) throw error;
    } finally {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    }
    await closed;
  } catch (error) {
    if (!(error instanceof WorkerStartError)) throw error;
    log.error(error.message);
    process.exitCode = 1;
  }
}
