import { describe, expect, it } from '@jest/globals';
import { attemptSpanId, executionSpanId, parseTraceparent, stateSpanId, traceIdOf, traceparentOf } from './span-ids.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('ids', () => {
  it('are the same wherever they are computed, and of the length W3C asks for', () => {
    expect(traceIdOf('E1')).toMatch(/^[0-9a-f]{32}$/);
    expect(traceIdOf('E1')).toBe(traceIdOf('E1'));
    expect(attemptSpanId('E1', '/1', 2)).toMatch(/^[0-9a-f]{16}$/);
    expect(attemptSpanId('E1', '/1', 2)).toBe(attemptSpanId('E1', '/1', 2));
  });

  it('differ for whatever they stand for', () => {
    const ids = [
      executionSpanId('E1'),
      executionSpanId('E2'),
      stateSpanId('E1', '/1'),
      stateSpanId('E1', '/1~1.0/1'),
      attemptSpanId('E1', '/1', 1),
      attemptSpanId('E1', '/1', 11),
      attemptSpanId('E1', '/11', 1),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a traceparent', () => {
  it.each([true, false])('that was made is read again (sampled: %s)', (sampled) => {
    expect(parseTraceparent(traceparentOf(TRACE, SPAN, sampled))).toEqual({ traceId: TRACE, spanId: SPAN, sampled });
  });

  it.each([
    { text: undefined, because: 'there is none' },
    { text: '', because: 'it is empty' },
    { text: `00-${TRACE}-${SPAN}`, because: 'the flags are missing' },
    { text: `00-${TRACE.toUpperCase()}-${SPAN}-01`, because: 'it is in capitals' },
    { text: `00-${'0'.repeat(32)}-${SPAN}-01`, because: 'the trace id is all zeros' },
    { text: `00-${TRACE}-${'0'.repeat(16)}-01`, because: 'the span id is all zeros' },
    { text: `ff-${TRACE}-${SPAN}-01`, because: 'its version is forbidden' },
  ])('is none when $because', ({ text }) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });
});
