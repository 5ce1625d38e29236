import { context, isSpanContextValid, trace } from '@opentelemetry/api';

/** The span that is active here as a W3C traceparent; undefined outside of any, or while nothing is traced. */
export function activeTraceparent(): string | undefined {
  const active = trace.getSpanContext(context.active());
  if (active === undefined || !isSpanContextValid(active)) return undefined;
  return `00-${active.traceId}-${active.spanId}-${active.traceFlags.toString(16).padStart(2, '0')}`;
}
