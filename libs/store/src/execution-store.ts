import type {
  ClosedStatus,
  Decision,
  ExecutionInfo,
  MAX_PAYLOAD_BYTES,
  FrameId,
  FrameState,
  NewHistoryEvent,
  RedrivePlan,
  Remains,
  Snapshot,
  Submission,
  TOLERATED_FAILURE_RESULT,
} from '#engine';
import type { Awaken, ExecutionId, FrameRef } from './frame-ref.js';
import type { AnswerTaskResult, BeatTaskResult, TaskOutcome, TaskStore } from './task-store.js';

/*
 * The store port: everything Stepwell keeps, behind one interface. The Redis and the in-memory implementation pass the
 * same contract kit (contract/). Rules: facts/reliability.md §2–§4. Every operation that checks and writes is atomic.
 */

/** Results of children that are longer than this as one JSON array, UTF-8 bytes, are not loaded: see `Snapshot.resultsTooLarge`. */
export const MAX_RESULTS_BYTES: typeof MAX_PAYLOAD_BYTES = 262_144;

/** The engine's. Only its type is imported: a worker that opens the store loads no engine. */
export const TOLERATED_FAILURE: typeof TOLERATED_FAILURE_RESULT = 'F';

export interface NewExecution {
  /** `startedAt` is only a proposal: the store takes Redis time instead, and answers it. */
  readonly info: ExecutionInfo;
  /** Hash under which `putDefinition` stored the definition this execution is pinned to. */
  readonly definitionHash: string;
  /** W3C traceparent of the caller, if any. */
  readonly traceparent?: string;
  readonly traceHeader?: string;
  readonly decision: Decision;
  /** The machine's TimeoutSeconds. */
  readonly timeoutSeconds?: number;
  /**
   * Names the request that starts it, the same each time that very request is repeated. Its repeat is answered with the
   * execution it has started, also when that is closed by now; AWS's callers have none.
   */
  readonly request?: string;
  /** Fence of the root frame, if the caller has to know it beforehand. */
  readonly rootToken?: string;
}

export type CreateResult =
  /** `created: false`: this very `request` came before, or an equal start that is still RUNNING; its own startDate is given. */
  | {
      readonly status: 'ok';
      readonly created: boolean;
      readonly execution: ExecutionId;
      readonly startedAt: number;
      readonly awaken: readonly Awaken[];
    }
  /** The name is taken: other input, or closed. */
  | { readonly status: 'already-exists' };

export interface LoadedFrame {
  readonly status: 'current';
  readonly definitionHash: string;
  readonly snapshot: Snapshot;
  /** The stored outcome of the frame's task attempt, once endTask has stored it. */
  readonly outcome?: TaskOutcome;
  /** Worker that has claimed the attempt, if any. */
  readonly worker?: string;
  /** When the attempt was claimed first, Redis time, epoch ms. */
  readonly begunAt?: number;
  readonly traceparent?: string;
  /** When the frame's clocks run out. A wake that finds its clock absent or still in the future (`now`) has nothing to do. */
  readonly clocks: Clocks;
  /** Redis time, epoch ms. */
  readonly now: number;
}

/**
 * True times by Redis time, epoch ms; a member is absent while that clock is not running. `timer` and `timeout` run from
 * the commit that set them, `lease` and `heartbeat` from beginTask and each heartbeat on.
 */
export interface Clocks {
  readonly timer?: number;
  readonly timeout?: number;
  readonly heartbeat?: number;
  readonly lease?: number;
}

export type LoadResult = LoadedFrame | { readonly status: 'stale' | 'closed' | 'not-found' };

export interface CommitExpectation {
  /** `snapshot.historyLength` at load. */
  readonly historyLength: number;
  /** `snapshot.inbox.length` at load: so many ends has this decision taken note of. */
  readonly inboxLength: number;
  /** The frame's fence after this step: 96+ random bits, see `newToken`. */
  readonly nextToken: string;
  /** The clock that this decision takes to have run out. A sign of life may have set it anew since the load: `moved`. */
  readonly overdue?: keyof Clocks;
}

export interface CloseExpectation {
  readonly historyLength?: number;
  /**
   * Its own TimeoutSeconds is what ends it. It may have been redriven since it was told so, and have time again, or none to run
   * out: `stale`.
   */
  readonly overdue?: 'deadline';
}

export type CommitResult =
  | {
      readonly status: 'committed';
      /** Absolute id of the decision's first event (next id if it had none). */
      readonly firstEventId: number;
      /** Redis time, epoch ms. */
      readonly now: number;
      /** Frames to wake at once (fast path): this one, its children, its parent. */
      readonly awaken: readonly Awaken[];
      /** Due times of timers this commit has set, epoch ms. */
      readonly timers: readonly number[];
      /** True when this was a repeat of a commit already applied (lost reply, R10). */
      readonly repeated: boolean;
    }
  /** Another actor moved the frame (or the execution ended): nothing was changed. */
  | { readonly status: 'stale' | 'closed' }
  /**
   * An `exclusive` decision met a longer history, the `overdue` clock runs again, or one that it takes for `unanswered` has an
   * outcome: load and decide again.
   */
  | { readonly status: 'moved' }
  /**
   * The history would pass `maxEvents` (or take the place of the terminal event); nothing was changed. Commit a closing
   * decision of at most `maxEvents − historyLength` events, of which there is always one.
   */
  | { readonly status: 'full'; readonly historyLength: number };

export interface ExecutionStore extends TaskStore {
  /** Keep a definition text under the hash of its content. */
  putDefinition(text: string): Promise<string>;
  getDefinition(hash: string): Promise<string | undefined>;

  create(start: NewExecution): Promise<CreateResult>;
  load(ref: FrameRef): Promise<LoadResult>;
  /**
   * Apply a decision made on a loaded snapshot, all of it or nothing. Event references: `nth` counts from 0 within the
   * decision's history. In phase `children`, a StartChildren without children only sets when to wake next; without any,
   * the frame wakes at its next child's end (when all have been started: at the last one's).
   */
  commit(ref: FrameRef, decision: Decision, expect: CommitExpectation): Promise<CommitResult>;
  /** The fence of a frame, for who wants to move it without having been woken; undefined: there is no such frame (any more). */
  fenceOf(execution: ExecutionId, frame: FrameId): Promise<string | undefined>;
  /** The root frame of a running execution whatever its fence is, with all its descendants: for stop and timeout. */
  loadRoot(execution: ExecutionId): Promise<LoadResult>;
  /** Commit a decision that closes the execution, whatever its fences are. `historyLength` is needed if it is `exclusive`. */
  close(execution: ExecutionId, decision: Decision, expect?: CloseExpectation): Promise<CommitResult>;

  /** What a redrive goes on from. `undefined`: there is no such execution. */
  loadRemains(execution: ExecutionId): Promise<LoadedRemains | undefined>;
  /**
   * Make a closed execution RUNNING again by a plan made on what `loadRemains` has answered, all of it or nothing: events, frames
   * under new fences, what wakes them, its own deadline from now on; nothing of it expires any more. A repeat of `request` within
   * `REDRIVE_REPEAT_MS` is answered as the first time.
   */
  redrive(execution: ExecutionId, plan: RedrivePlan, expect: RedriveExpectation): Promise<RedriveResult>;

  /**
   * Store the outcome that a callback gives an attempt which waits for one, submitted or not yet, or which is `answerable`,
   * whoever holds its claim: as `endTask`. `nextToken`, random, tells a repeat of this call from another callback.
   */
  answerTask(ref: FrameRef, outcome: TaskOutcome, nextToken?: string): Promise<AnswerTaskResult>;
  /** Restart the HeartbeatSeconds clock of such an attempt, if it runs; no other clock moves. */
  beatTask(ref: FrameRef): Promise<BeatTaskResult>;

  /**
   * Counts that a delivery of this step is about to be worked on (`by` 1), or takes that back (−1). Each step begins anew.
   * @returns the count from now on; undefined = the fence is no longer current, nothing is counted
   */
  countTry(ref: FrameRef, by: 1 | -1): Promise<number | undefined>;

  /**
   * Overdue members of one partition, claimed: each claim pushes the member's score on by grace × 2^n (at most 5 min), so
   * other coordinators leave it alone, and counts the delivery. Members whose fence is no longer current are removed.
   */
  sweep(partition: number, limit: number): Promise<SweepResult>;
  readonly partitions: number;
  /** Most events of one history. The last place is kept for the event that ends the execution. */
  readonly maxEvents: number;

  describe(execution: ExecutionId): Promise<ExecutionRecord | undefined>;
  /** Events by absolute id, `from` … `to` inclusive (1-based), in ascending order. */
  history(execution: ExecutionId, from: number, to: number): Promise<readonly StoredHistoryEvent[]>;
  historyLength(execution: ExecutionId): Promise<number>;
  listExecutions(query: ListExecutionsQuery): Promise<readonly ExecutionSummary[]>;

  /**
   * Executions of `partition` that are RUNNING but that nothing will move: repaired, their ids returned (orphan audit, F25).
   * Looks at some of them per call: begin with cursor `''`, go on with the one answered until that is `''` again. One that
   * cannot be looked at keeps nobody from looking at the others.
   */
  audit(partition: number, cursor: string): Promise<AuditResult>;
  /**
   * Drop index entries of executions whose keys have expired, one page of those that were closed a retention ago. Where that
   * was longer when they were closed, or a newer release has closed them, they are kept.
   * @param passed how many are known to be kept, from the oldest on: the page begins behind them
   */
  purge(partition: number, passed?: number): Promise<{ readonly purged: number; readonly kept: number }>;
}

export interface AuditResult {
  readonly repaired: readonly ExecutionId[];
  readonly failed: readonly { readonly execution: ExecutionId; readonly reason: unknown }[];
  readonly cursor: string;
}

/** After it has closed an execution can be redriven for so long; then what remains of it goes (AWS: 14 days). */
export const REDRIVABLE_MS = 14 * 24 * 60 * 60 * 1_000;
/** The repeat of a redrive's request is recognised for so long, among so many. */
export const REDRIVE_REPEAT_MS = 15 * 60 * 1_000;
export const REDRIVE_REQUESTS_KEPT = 10;

/** `frames` is empty unless the execution has closed, not SUCCEEDED, and not too long ago. */
export interface LoadedRemains extends Remains {
  readonly status: ExecutionRecord['status'];
  readonly definitionHash: string;
  readonly traceparent?: string;
}

export interface RedriveExpectation {
  /** As loaded. */
  readonly redriveCount: number;
  readonly historyLength: number;
  /** Names the request, the same each time it is repeated: 22 characters as of `newToken`. */
  readonly request: string;
  /** The machine's TimeoutSeconds. */
  readonly timeoutSeconds?: number;
}

export type RedriveResult =
  | {
      readonly status: 'redriven';
      /** Epoch ms. */
      readonly redrivenAt: number;
      /** True when this very request came before: then nobody is woken. */
      readonly repeated: boolean;
      readonly awaken: readonly Awaken[];
    }
  /** It is not as it was loaded, or gone: load again. */
  | { readonly status: 'changed' }
  /** The history has no room. */
  | { readonly status: 'full' };

export interface SweepResult {
  readonly due: readonly (Awaken & {
    /** 1 = first redelivery. */
    readonly delivery: number;
    /** For `task`: the resource to enqueue for, and since when (epoch ms) it has been waiting. */
    readonly resource?: string;
    readonly scheduledAt?: number;
    readonly traceparent?: string;
  })[];
  /** How many overdue members were looked at, also those that were dead or claimed by others. As many as the limit: look again. */
  readonly peeked: number;
  /** When the next member is due, epoch ms by Redis time; undefined = nothing waits. */
  readonly nextDueAt?: number;
  readonly now: number;
}

export interface StoredHistoryEvent extends Omit<NewHistoryEvent, 'previous'> {
  readonly id: number;
  readonly previousEventId: number;
  /** Epoch ms, Redis time of the commit. */
  readonly timestamp: number;
}

export interface ExecutionRecord {
  readonly execution: ExecutionId;
  readonly info: ExecutionInfo;
  readonly definitionHash: string;
  readonly status: 'RUNNING' | ClosedStatus;
  readonly stoppedAt?: number;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly traceparent?: string;
  readonly traceHeader?: string;
  /** Redrives of late, oldest first: the request and when, epoch ms. */
  readonly redrives?: readonly { readonly request: string; readonly at: number }[];
  /** When it closed, what a redrive needs was kept. */
  readonly remains?: boolean;
}

/** An execution as lists show it: without its input, its outcome and what it runs. */
export type ExecutionSummary = Pick<ExecutionRecord, 'execution' | 'status' | 'stoppedAt'> & {
  readonly info: Omit<ExecutionInfo, 'input'>;
};

export interface ListExecutionsQuery {
  /** Of the machine, or qualified (`…:3`, `…:live`): what was started with that version or alias. */
  readonly stateMachineArn: string;
  readonly status?: 'RUNNING' | ClosedStatus;
  readonly limit: number;
  /** Continue after this one (newest first). */
  readonly after?: { readonly startedAt: number; readonly execution: ExecutionId };
}

export type { FrameState, Submission };
