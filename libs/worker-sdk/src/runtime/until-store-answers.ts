import { isTransientRedisError, untilRedisAnswers } from '#queues';
import { StoreFullError } from '#store';

/** Call until the store answers, however long Redis is away or full. @see untilRedisAnswers */
export function untilStoreAnswers<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const passes = (error: unknown): boolean => isTransientRedisError(error) || error instanceof StoreFullError;
  return untilRedisAnswers(call, { signal, passes });
}
