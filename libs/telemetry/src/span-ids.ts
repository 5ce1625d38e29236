import { createHash } from 'node:crypto';

/*
 * Span ids are computed from what the span stands for, not drawn: a state's attempts run in other processes before the
 * state's own span is written, and a span that is written twice after a crash is the same span.
 */

const hex = (length: number, parts: readonly (string | number)[]): string =>
  createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, length);

export const traceIdOf = (execution: string): string => hex(32, ['trace', execution]);
export const executionSpanId = (execution: string): string => hex(16, ['execution', execution]);
/** A state's span is known by its visit (`visitId` of the engine). */
export const stateSpanId = (execution: string, visit: string): string => hex(16, ['state', execution, visit]);
/** An attempt is known by its visit and number, 1 = the first. */
export const attemptSpanId = (execution: string, visit: string, attempt: number): string =>
  hex(16, ['attempt', execution, visit, attempt]);

/** W3C trace context as it rides on jobs. @see https://www.w3.org/TR/trace-context/#traceparent-header */
export function traceparentOf(traceId: string, spanId: string, sampled = true): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly sampled: boolean;
}

/** The parts of a traceparent, or undefined if it is not one. */
export function parseTraceparent(text: string | undefined): TraceContext | undefined {
  const match = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text ?? '');
  if (!match || /^0+$/.test(match[1] as string) || /^0+$/.test(match[2] as string)) return undefined;
  return {
    traceId: match[1] as string,
    spanId: match[2] as string,
    sampled: (Number.parseInt(match[3] as string, 16) & 1) === 1,
  };
}
