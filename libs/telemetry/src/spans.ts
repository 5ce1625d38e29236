import { type Attributes, context, type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { nextSpanIds } from './id-generator.js';
import { parseTraceparent } from './span-ids.js';

const TRACER = 'stepwell';

/** A span that is over: written at once with the ids and times given. */
export interface FinishedSpan {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly traceId: string;
  readonly spanId: string;
  /** Absent: a root span. */
  readonly parentSpanId?: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes?: Attributes;
  /** Name of the error that ended it. */
  readonly error?: string;
}

/** Writes a span of the past. Does nothing while telemetry is off. */
export function recordSpan(span: FinishedSpan): void {
  const parent = span.parentSpanId ? remoteContext(span.traceId, span.parentSpanId) : ROOT_CONTEXT;
  const started = nextSpanIds.with({ traceId: span.traceId, spanId: span.spanId }, () =>
    trace.getTracer(TRACER).startSpan(
      span.name,
      { kind: span.kind ?? SpanKind.INTERNAL, startTime: span.startedAt, attributes: span.attributes },
      parent,
    ),
  );
  if (span.error !== undefined) started.setStatus({ code: SpanStatusCode.ERROR, message: span.error });
  started.end(Math.max(span.startedAt, span.endedAt));
}

/** Runs `fn` inside a live span below `traceparent`; what it throws is marked on the span by name and rises. */
export async function runInSpan<T>(
  name: string,
  options: { readonly kind?: SpanKind; readonly traceparent?: string; readonly attributes?: Attributes },
  fn: () => Promise<T>,
): Promise<T> {
  const above = parseTraceparent(options.traceparent);
  const parent = above ? remoteContext(above.traceId, above.spanId, above.sampled) : context.active();
  const span = trace.getTracer(TRACER).startSpan(name, { kind: options.kind ?? SpanKind.CONSUMER, attributes: options.attributes }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), fn);
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
    throw error;
  } finally {
    span.end();
  }
}

function remoteContext(traceId: string, spanId: string, sampled = true): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  });
}
