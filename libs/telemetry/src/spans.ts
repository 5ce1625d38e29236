import {
  type Attributes,
  context,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { nextSpanIds } from './id-generator.js';
import { ATTRIBUTE } from './names.js';
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
    trace
      .getTracer(TRACER)
      .startSpan(
        span.name,
        { kind: span.kind ?? SpanKind.INTERNAL, startTime: span.startedAt, attributes: span.attributes },
        parent,
      ),
  );
  if (span.error !== undefined) markFailed(started, span.error);
  started.end(Math.max(span.startedAt, span.endedAt));
}

export interface LiveSpanOptions {
  readonly kind?: SpanKind;
  /** The span to go below; without one, the span that is active. */
  readonly traceparent?: string;
  readonly attributes?: Attributes;
  /** The name under which something thrown is marked on the span. By default its class, never its message. */
  errorName?(thrown: unknown): string;
}

/** Runs `fn` inside a live span; what it throws is marked on the span by name and rises. */
export async function runInSpan<T>(name: string, options: LiveSpanOptions, fn: () => Promise<T>): Promise<T> {
  const above = parseTraceparent(options.traceparent);
  const parent = above ? remoteContext(above.traceId, above.spanId, above.sampled) : context.active();
  const span = trace
    .getTracer(TRACER)
    .startSpan(name, { kind: options.kind ?? SpanKind.CONSUMER, attributes: options.attributes }, parent);
  try {
    return await context.with(trace.setSpan(parent, span), fn);
  } catch (error) {
    markFailed(span, options.errorName?.(error) ?? (error instanceof Error ? error.name : 'error'));
    throw error;
  } finally {
    span.end();
  }
}

/** Most characters of an error's name, as AWS has it. */
const MAX_ERROR_LENGTH = 256;

function markFailed(span: Span, error: string): void {
  const name = error.slice(0, MAX_ERROR_LENGTH);
  span.setStatus({ code: SpanStatusCode.ERROR, message: name });
  span.setAttribute(ATTRIBUTE.error, name);
}

function remoteContext(traceId: string, spanId: string, sampled = true): Context {
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  });
}
