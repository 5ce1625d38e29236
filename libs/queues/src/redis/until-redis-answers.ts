import { isTransientRedisError } from './connection-errors.js';

export interface UntilRedisAnswersOptions {
  /** Ends the waiting: its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Which failures pass by themselves. Default: those of an outage. */
  readonly passes?: (error: unknown) => boolean;
}

/**
 * Call until Redis answers, however long it is away or does not let us in. Only for calls that may be repeated: the store
 * recognises its own earlier call when just the reply was lost (R10).
 * @throws what the call throws for any other reason than an outage, or the signal's reason
 */
export async function untilRedisAnswers<T>(
  call: () => Promise<T>,
  { signal, passes = isTransientRedisError }: UntilRedisAnswersOptions = {},
): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (!passes(error)) throw error;
    }
    signal?.throwIfAborted();
    const pauseMs = Math.min(1_000, 50 * 2 ** Math.min(tries, 5)) * (0.5 + Math.random() / 2);
    await pause(pauseMs, signal);
  }
}

/** By the global timer, which a simulation replaces; that of `node:timers/promises` it cannot reach. */
function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
