import { attemptSpanId, parseTraceparent, traceIdOf, traceparentOf } from '#telemetry';
import type { ExecutionId } from '#store';

/** The trace of an execution: its starter's, or one of its own made from its id. */
export function traceOf(
  execution: ExecutionId,
  startedWith: string | undefined,
): { traceId: string; starter?: string; sampled: boolean } {
  const above = parseTraceparent(startedWith);
  return above
    ? { traceId: above.traceId, starter: above.spanId, sampled: above.sampled }
    : { traceId: traceIdOf(execution), sampled: true };
}

/** What rides on a task job: the worker's span goes below the attempt's. */
export function attemptTraceparent(
  execution: ExecutionId,
  startedWith: string | undefined,
  visit: string,
  attempt: number,
): string {
  const { traceId, sampled } = traceOf(execution, startedWith);
  return traceparentOf(traceId, attemptSpanId(execution, visit, attempt), sampled);
}
