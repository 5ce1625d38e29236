import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { node } from '@opentelemetry/sdk-node';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { idGenerator } from './id-generator.js';
import { recordSpan, runInSpan } from './spans.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const NOON = Date.parse('2030-01-01T12:00:00Z');
const OWN = '1111111111111111';
const exporter = new InMemorySpanExporter();
const provider = new node.NodeTracerProvider({ idGenerator, spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();

beforeEach(() => exporter.reset());
afterAll(() => provider.shutdown());

const only = (): ReadableSpan => {
  const spans = exporter.getFinishedSpans();
  expect(spans).toHaveLength(1);
  return spans[0] as ReadableSpan;
};

describe('recordSpan', () => {
  it('writes a span of the past under the ids it is given', () => {
    recordSpan({
      name: 'state A',
      traceId: TRACE,
      spanId: OWN,
      parentSpanId: PARENT,
      startedAt: NOON,
      endedAt: NOON + 2_500,
      attributes: { a: 1 },
    });
    const span = only();
    expect(span.spanContext()).toMatchObject({ traceId: TRACE, spanId: OWN });
    expect(span.parentSpanContext?.spanId).toBe(PARENT);
    expect([span.startTime, span.endTime]).toEqual([
      [NOON / 1_000, 0],
      [NOON / 1_000 + 2, 500_000_000],
    ]);
    expect(span).toMatchObject({
      name: 'state A',
      kind: SpanKind.INTERNAL,
      attributes: { a: 1 },
      status: { code: SpanStatusCode.UNSET },
      events: [],
    });
  });

  it('makes a root of a span without a parent, in the trace it is given', () => {
    recordSpan({ name: 'execution m', traceId: TRACE, spanId: OWN, startedAt: NOON, endedAt: NOON });
    expect(only().parentSpanContext).toBeUndefined();
    expect(only().spanContext()).toMatchObject({ traceId: TRACE, spanId: OWN });
  });

  it('marks a failed one with the name of its error', () => {
    recordSpan({
      name: 'x',
      traceId: TRACE,
      spanId: OWN,
      startedAt: NOON,
      endedAt: NOON,
      error: `Kind${'x'.repeat(500)}`,
    });
    const name = `Kind${'x'.repeat(252)}`;
    expect(only()).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: name },
      attributes: { 'error.type': name },
    });
  });

  it('never ends before it begins, whatever clocks say', () => {
    recordSpan({ name: 'x', traceId: TRACE, spanId: OWN, startedAt: NOON, endedAt: NOON - 1_000 });
    expect(only().duration).toEqual([0, 0]);
  });

  it('leaves other spans their own ids', () => {
    recordSpan({ name: 'x', traceId: TRACE, spanId: OWN, startedAt: NOON, endedAt: NOON });
    trace.getTracer('other').startSpan('y').end();
    const [, other] = exporter.getFinishedSpans();
    expect(other?.spanContext().traceId).not.toBe(TRACE);
    expect(other?.spanContext().spanId).not.toBe(OWN);
  });
});

describe('runInSpan', () => {
  it('runs below the traceparent and hands the span on to what is called inside', async () => {
    const answer = await runInSpan('outer', { traceparent: `00-${TRACE}-${PARENT}-01` }, async () => {
      await Promise.resolve();
      return runInSpan('inner', { kind: SpanKind.CLIENT }, async () => 42);
    });
    expect(answer).toBe(42);
    const [inner, outer] = exporter.getFinishedSpans();
    expect(outer).toMatchObject({
      name: 'outer',
      kind: SpanKind.CONSUMER,
      parentSpanContext: { traceId: TRACE, spanId: PARENT },
    });
    expect(inner).toMatchObject({
      name: 'inner',
      kind: SpanKind.CLIENT,
      parentSpanContext: { traceId: TRACE, spanId: outer?.spanContext().spanId },
    });
  });

  it.each([
    { title: 'its class', errorName: undefined, expected: 'RangeError' },
    { title: 'the name it is told', errorName: () => 'Card.Declined', expected: 'Card.Declined' },
  ])('marks what is thrown by $title, not by its message, and lets it rise', async ({ errorName, expected }) => {
    const failing = runInSpan('x', { errorName }, () => Promise.reject(new RangeError('card 4242')));
    await expect(failing).rejects.toThrow('card 4242');
    expect(only()).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: expected },
      attributes: { 'error.type': expected },
      events: [],
    });
  });

  it('writes nothing below a caller that does not sample', async () => {
    await runInSpan('x', { traceparent: `00-${TRACE}-${PARENT}-00` }, async () => undefined);
    expect(exporter.getFinishedSpans()).toEqual([]);
  });
});
