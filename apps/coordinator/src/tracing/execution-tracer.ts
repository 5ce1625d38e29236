import type { ClosedStatus, Decision, EndedAttempt, EndedVisit, ExecutionInfo, Snapshot } from '#engine';
import type { ExecutionId } from '#store';
import {
  ATTRIBUTE,
  attemptSpanId,
  executionSpanId,
  type FinishedSpan,
  recordSpan,
  SPAN,
  stateSpanId,
} from '#telemetry';
import { traceOf } from './trace-ids.js';

/** Whose spans are written. */
export interface Traced {
  readonly execution: ExecutionId;
  readonly info: ExecutionInfo;
  /** The trace context the execution was started with, if any. */
  readonly traceparent?: string;
  /** Worker of the frame's own attempt, if one has begun it. */
  readonly worker?: string;
  /** When that was, epoch ms. */
  readonly begunAt?: number;
  /** The visit of the frame's own attempt. */
  readonly visit?: string;
  /** Absolute id of the first event of the decision. */
  readonly firstEventId?: number;
  /** The frame's last event before it. */
  readonly lastEventId?: number;
  /** Frames below that the decision has looked at. */
  readonly descendants?: Snapshot['descendants'];
}

/**
 * Writes the spans of what a committed decision ended: states, task attempts, the execution. Only after the commit, so
 * that each is written by exactly one coordinator, the one whose commit went through.
 */
export class ExecutionTracer {
  constructor(
    private readonly enabled: boolean,
    private readonly record: (span: FinishedSpan) => void = recordSpan,
  ) {}

  /** @param now Redis time of the commit, epoch ms */
  ended(traced: Traced, decision: Decision, now: number): void {
    if (!this.enabled) return;
    const { traceId, starter, sampled } = traceOf(traced.execution, traced.traceparent);
    if (!sampled) return;
    const write = (span: OwnSpan) =>
      this.record({
        ...span,
        // What the first decision enters was entered before Redis gave the execution its time.
        startedAt: Math.max(span.startedAt, traced.info.startedAt),
        traceId,
        endedAt: now,
        attributes: { [ATTRIBUTE.executionArn]: traced.info.arn, ...span.attributes },
      });

    for (const visit of decision.ended.visits) write(stateSpan(traced.execution, visit));
    for (const attempt of decision.ended.attempts) write(attemptSpan(traced.execution, attempt, traced.worker));
    const close = decision.effects.find((effect) => effect.type === 'CloseExecution');
    if (close) write({ parentSpanId: starter, ...executionSpan(traced, close.status, close.error) });
  }
}

type OwnSpan = Omit<FinishedSpan, 'traceId' | 'endedAt'>;

function stateSpan(execution: ExecutionId, { visit, enclosing, name, type, enteredAt, error }: EndedVisit): OwnSpan {
  return {
    name: `${SPAN.state} ${name}`,
    spanId: stateSpanId(execution, visit),
    parentSpanId: enclosing === undefined ? executionSpanId(execution) : stateSpanId(execution, enclosing),
    startedAt: enteredAt,
    attributes: { [ATTRIBUTE.stateName]: name, [ATTRIBUTE.stateType]: type },
    error,
  };
}

function attemptSpan(
  execution: ExecutionId,
  { visit, attempt, resource, scheduledAt, error }: EndedAttempt,
  worker: string | undefined,
): OwnSpan {
  return {
    name: `${SPAN.taskAttempt} ${attempt}`,
    spanId: attemptSpanId(execution, visit, attempt),
    parentSpanId: stateSpanId(execution, visit),
    startedAt: scheduledAt,
    attributes: {
      [ATTRIBUTE.resource]: resource,
      [ATTRIBUTE.attempt]: attempt,
      ...(worker === undefined ? {} : { [ATTRIBUTE.worker]: worker }),
    },
    error,
  };
}

function executionSpan({ execution, info }: Traced, status: ClosedStatus, error: string | undefined): OwnSpan {
  // The execution's own span was written when it closed for the first time; a redrive is one of its parts.
  const redriven = info.redriveCount > 0;
  return {
    name: `${SPAN.execution} ${info.stateMachineName}${redriven ? ` redrive ${info.redriveCount}` : ''}`,
    spanId: redriven ? stateSpanId(execution, `redrive ${info.redriveCount}`) : executionSpanId(execution),
    ...(redriven ? { parentSpanId: executionSpanId(execution) } : {}),
    startedAt: redriven ? (info.redrivenAt ?? info.startedAt) : info.startedAt,
    attributes: {
      [ATTRIBUTE.executionName]: info.name,
      [ATTRIBUTE.stateMachineArn]: info.stateMachineArn,
      [ATTRIBUTE.executionStatus]: status,
    },
    error: status === 'SUCCEEDED' ? undefined : (error ?? status),
  };
}
