import { describe, expect, it } from '@jest/globals';
import type { Decision, ExecutionInfo } from '#engine';
import { attemptSpanId, executionSpanId, type FinishedSpan, stateSpanId, traceIdOf } from '#telemetry';
import { ExecutionTracer } from './execution-tracer.js';

const INFO: ExecutionInfo = {
  arn: 'arn:aws:states:us-east-1:123456789012:execution:order:run',
  name: 'run',
  stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:order',
  stateMachineName: 'order',
  roleArn: 'role',
  startedAt: 1_000,
  input: '"secret"',
  redriveCount: 0,
};
const ended = (more: Partial<Decision['ended']>, effects: Decision['effects'] = []): Decision => ({
  snapshot: null,
  history: [],
  lastEvent: { at: 0 },
  effects,
  exclusive: false,
  ended: { visits: [], attempts: [], ...more },
});

function spansOf(
  decision: Decision,
  { enabled = true, traceparent = undefined as string | undefined, worker = undefined as string | undefined } = {},
) {
  const spans: FinishedSpan[] = [];
  new ExecutionTracer(enabled, (span) => spans.push(span)).ended(
    { execution: 'E', info: INFO, traceparent, worker },
    decision,
    5_000,
  );
  return spans;
}

const VISIT = { visit: '/2', name: 'Charge', type: 'Task', enteredAt: 2_000 };
const CLOSE = { type: 'CloseExecution', status: 'FAILED', error: 'Broken', cause: 'secret' } as const;

describe('the span of', () => {
  it('a state hangs below the execution', () => {
    expect(spansOf(ended({ visits: [VISIT] }))).toEqual([
      {
        name: 'state Charge',
        traceId: traceIdOf('E'),
        spanId: stateSpanId('E', '/2'),
        parentSpanId: executionSpanId('E'),
        startedAt: 2_000,
        endedAt: 5_000,
        attributes: {
          'stepwell.execution.arn': INFO.arn,
          'stepwell.state.name': 'Charge',
          'stepwell.state.type': 'Task',
        },
        error: undefined,
      },
    ]);
  });

  it('a nested state hangs below the state that encloses it', () => {
    const nested = { ...VISIT, visit: '/2~1.0/1', enclosing: '/2', error: 'Aborted' };
    expect(spansOf(ended({ visits: [nested] }))).toMatchObject([
      { parentSpanId: stateSpanId('E', '/2'), error: 'Aborted' },
    ]);
  });

  it.each([undefined, 'host-1'])('an attempt hangs below its state and names its worker (%s)', (worker) => {
    const attempt = { visit: '/2', attempt: 3, resource: 'arn:aws:lambda:x', scheduledAt: 3_000, error: 'Bank.Away' };
    const [span] = spansOf(ended({ attempts: [attempt] }), { worker });
    expect(span).toMatchObject({
      name: 'task attempt 3',
      spanId: attemptSpanId('E', '/2', 3),
      parentSpanId: stateSpanId('E', '/2'),
      startedAt: 3_000,
      error: 'Bank.Away',
      attributes: { 'stepwell.task.attempt': 3, 'stepwell.task.resource': 'arn:aws:lambda:x' },
    });
    expect(span?.attributes?.['stepwell.worker']).toBe(worker);
  });

  it.each([
    { close: { ...CLOSE }, error: 'Broken' },
    { close: { type: 'CloseExecution', status: 'ABORTED' } as const, error: 'ABORTED' },
    { close: { type: 'CloseExecution', status: 'SUCCEEDED', output: '"secret"' } as const, error: undefined },
  ])('an execution is the root and says how it ended ($close.status)', ({ close, error }) => {
    const [span] = spansOf(ended({}, [close]));
    expect(span).toMatchObject({
      name: 'execution order',
      spanId: executionSpanId('E'),
      startedAt: 1_000,
      attributes: { 'stepwell.execution.status': close.status },
    });
    expect(span?.parentSpanId).toBeUndefined();
    expect(span?.error).toBe(error);
    expect(JSON.stringify(span)).not.toContain('secret');
  });

  it("an execution hangs below its starter's span", () => {
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const spans = spansOf(ended({ visits: [VISIT] }, [CLOSE]), { traceparent });
    expect(spans.map(({ traceId }) => traceId)).toEqual(
      Array.from({ length: 2 }, () => '4bf92f3577b34da6a3ce929d0e0e4736'),
    );
    expect(spans.map(({ parentSpanId }) => parentSpanId)).toEqual([executionSpanId('E'), '00f067aa0ba902b7']);
  });
});

it.each([
  { title: 'telemetry is off', options: { enabled: false } },
  {
    title: 'the starter does not sample',
    options: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00' },
  },
])('nothing is written when $title', ({ options }) => {
  expect(spansOf(ended({ visits: [VISIT] }, [CLOSE]), options)).toEqual([]);
});
