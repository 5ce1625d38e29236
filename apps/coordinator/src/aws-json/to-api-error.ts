import { EvaluatorUnavailable } from '#evaluator';
import { isTransientRedisError } from '#queues';
import { InternalFailure, ServiceUnavailable, SfnApiError, ThrottlingException } from '#sfn-api';
import { StoreFullError, UnknownFormatError } from '#store';

/** What the caller is told about `error`. Faults of ours say no more than the request id. */
export function toApiError(error: unknown, requestId: string): SfnApiError {
  if (error instanceof SfnApiError) return error;
  for (const each of withCauses(error)) {
    if (each instanceof StoreFullError) return new ThrottlingException();
    // Another coordinator, of the newer release that has written it, can answer.
    if (each instanceof UnknownFormatError) return new ServiceUnavailable();
    if (isTransientRedisError(each) || each instanceof EvaluatorUnavailable) return new ServiceUnavailable();
  }
  return new InternalFailure(requestId);
}

/** The error, what caused it, and the errors it was made of (AggregateError, a cluster's last node error). */
export function* withCauses(error: unknown, depth = 5): Generator {
  if (typeof error !== 'object' || error === null || depth === 0) return;
  yield error;
  const { cause, errors, lastNodeError } = error as { cause?: unknown; errors?: unknown; lastNodeError?: unknown };
  for (const inner of [cause, lastNodeError, ...(Array.isArray(errors) ? (errors as unknown[]) : [])])
    yield* withCauses(inner, depth - 1);
}
