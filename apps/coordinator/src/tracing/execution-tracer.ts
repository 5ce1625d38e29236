import type { ClosedStatus, Decision } from '#engine';
import type { ExecutionId, LoadedFrame } from '#store';
import { ATTRIBUTE, attemptSpanId, executionSpanId, recordSpan, SPAN, stateSpanId } from '#telemetry';
import { traceOf } from './trace-ids.js';

/**
 * Writes the spans of what a committed decision ended: states, task attempts, the execution. Only after the commit, so
 * that each is written by exactly one coordinator, the one whose commit went through.
 */
export class ExecutionTracer {
  constructor(private readonly enabled: boolean) {}

  ended(execution: ExecutionId, loaded: Pick<LoadedFrame, 'snapshot' | 'traceparent' | 'worker'>, decision: Decision, now: number): void {
    if (!this.enabled) return;
    const { traceId, starter, sampled } = traceOf(execution, loaded.traceparent);
    if (!sampled) return;
    const info = loaded.snapshot.execution;
    const common = { [ATTRIBUTE.executionArn]: info.arn };
    for (const visit of decision.ended.visits) {
      recordSpan({
        name: `${SPAN.state} ${visit.name}`,
        traceId,
        spanId: stateSpanId(execution, visit.visit),
        parentSpanId: visit.enclosing === undefined ? executionSpanId(execution) : stateSpanId(execution, visit.enclosing),
        startedAt: visit.enteredAt,
        endedAt: now,
        attributes: { ...common, [ATTRIBUTE.stateName]: visit.name, [ATTRIBUTE.stateType]: visit.type },
        error: visit.error,
      });
    }
    for (const attempt of decision.ended.attempts) {
      recordSpan({
        name: `${SPAN.taskAttempt} ${attempt.attempt}`,
        traceId,
        spanId: attemptSpanId(execution, attempt.visit, attempt.attempt),
        parentSpanId: stateSpanId(execution, attempt.visit),
        startedAt: attempt.scheduledAt,
        endedAt: now,
        attributes: {
          ...common,
          [ATTRIBUTE.resource]: attempt.resource,
          [ATTRIBUTE.attempt]: attempt.attempt,
          ...(loaded.worker === undefined ? {} : { [ATTRIBUTE.worker]: loaded.worker }),
        },
        error: attempt.error,
      });
    }
    const close = decision.effects.find((effect) => effect.type === 'CloseExecution');
    if (close) {
      recordSpan({
        name: `${SPAN.execution} ${info.stateMachineName}`,
        traceId,
        spanId: executionSpanId(execution),
        parentSpanId: starter,
        startedAt: info.startedAt,
        endedAt: now,
        attributes: {
          ...common,
          [ATTRIBUTE.executionName]: info.name,
          [ATTRIBUTE.stateMachineArn]: info.stateMachineArn,
          [ATTRIBUTE.executionStatus]: close.status,
        },
        error: errorOf(close.status, close.error),
      });
    }
  }
}

function errorOf(status: ClosedStatus, error: string | undefined): string | undefined {
  return status === 'SUCCEEDED' ? undefined : (error ?? status);
}
