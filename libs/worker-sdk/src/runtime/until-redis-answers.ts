import { isTransientRedisError } from '#queues';
import { StoreFullError } from '#store';

/**
 * Call until Redis answers, however long it is away or full. Only for calls that may be repeated: the store recognises its own
 * earlier call when just the reply was lost (R10).
 * @throws what the call throws for any other reason than an outage, or the signal's reason
 */
export async function untilRedisAnswers<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (!isTransientRedisError(error) && !(error instanceof StoreFullError)) throw error;
    }
    signal.throwIfAborted();
    const pauseMs = Math.min(1_000, 50 * 2 ** Math.min(tries, 5)) * (0.5 + Math.random() / 2);
    await pause(pauseMs, signal);
  }
}

/** By the global timer, which a simulation replaces; that of `node:timers/promises` it cannot reach. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
