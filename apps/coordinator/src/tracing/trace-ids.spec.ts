import { describe, expect, it } from '@jest/globals';
import { attemptSpanId, parseTraceparent, traceIdOf } from '#telemetry';
import { attemptTraceparent, traceOf } from './trace-ids.js';

const STARTER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const header = (flags: string) => `00-${STARTER.traceId}-${STARTER.spanId}-${flags}`;

describe('the trace of an execution', () => {
  it.each([
    {
      startedWith: undefined,
      is: { traceId: traceIdOf('E'), sampled: true },
      title: 'is its own when nobody gave one',
    },
    {
      startedWith: 'nonsense',
      is: { traceId: traceIdOf('E'), sampled: true },
      title: 'is its own when what was given is none',
    },
    {
      startedWith: header('01'),
      is: { traceId: STARTER.traceId, starter: STARTER.spanId, sampled: true },
      title: "is its starter's",
    },
    {
      startedWith: header('00'),
      is: { traceId: STARTER.traceId, starter: STARTER.spanId, sampled: false },
      title: 'is not written when the starter does not sample',
    },
  ])('$title', ({ startedWith, is }) => {
    expect(traceOf('E', startedWith)).toEqual(is);
  });
});

it.each([undefined, header('01'), header('00')])(
  'a task job started with %s carries the span of its attempt',
  (startedWith) => {
    const { traceId, sampled } = traceOf('E', startedWith);
    expect(parseTraceparent(attemptTraceparent('E', startedWith, '/3', 2))).toEqual({
      traceId,
      spanId: attemptSpanId('E', '/3', 2),
      sampled,
    });
  },
);
