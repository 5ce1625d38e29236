import type { ClosedStatus, ExecutionInfo } from '#engine';
import type { TaskAnswer } from '../interpreter/model.js';
import type { WorkloadTask } from '../workload/outcomes.js';

/** An event of a real history, from a store or from the API (its `…EventDetails` as `details`). */
export interface ReplayedEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Epoch ms. */
  readonly timestamp?: number;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An execution as it was found. */
export interface ReplayedExecution {
  /** `startedAt`, name, arn and input are the execution's own; what is not given is not compared. */
  readonly info: Partial<ExecutionInfo> & Pick<ExecutionInfo, 'arn' | 'name' | 'startedAt' | 'input'>;
  /** The whole history. */
  readonly events: readonly ReplayedEvent[];
  /** What it came to, if it has ended. */
  readonly end?: {
    readonly status: ClosedStatus | 'RUNNING';
    readonly output?: string;
    readonly error?: string;
    readonly cause?: string;
  };
}

export interface ReplayOptions {
  /** What each task attempt came to. */
  readonly outcomeOf: (task: WorkloadTask & { readonly resource: string }) => TaskAnswer;
  /** How much earlier than it was due a timer may have fired, ms: clocks of events are rounded. Default 1. */
  readonly toleranceMs?: number;
}

/** How an attempt ended: by its worker, by a callback, or otherwise. */
export type AttemptEnd = 'worker' | 'callback' | 'lost' | 'timeout' | 'heartbeat' | 'unserved';

/** A task attempt that was handed out. */
export interface ReplayedAttempt {
  readonly stateName: string;
  readonly attempt: number;
  /** JSON text. */
  readonly input: string;
  /** Whose workers it was handed to. */
  readonly resource: string;
  /** Of one that waits for a callback. */
  readonly taskToken?: string;
  /** A worker has begun it, as the history tells. */
  readonly begun: boolean;
  /** Undefined: it was cut off, or has not ended. */
  readonly end?: AttemptEnd;
}

/** An attempt that did not come to what `outcomeOf` says: a fault took it. Whether there was such a fault is the caller's to judge. */
export interface FaultyAttempt extends ReplayedAttempt {
  readonly why: Exclude<AttemptEnd, 'worker' | 'callback'>;
  /** The event that tells of it. */
  readonly eventId: number;
}

export interface Replay {
  /** Undefined: the decisions give this very history, in this order, with this end. Otherwise what they do not give. */
  readonly difference: string | undefined;
  readonly faulty: readonly FaultyAttempt[];
  /** In the order in which they were scheduled. */
  readonly attempts: readonly ReplayedAttempt[];
}
