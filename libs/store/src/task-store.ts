import type { Failure, Submission } from '#engine';
import type { Awaken, FrameRef } from './frame-ref.js';

export type TaskOutcome =
  | { readonly ok: true; readonly output: string }
  | ({
      readonly ok: false;
      /** By SendTaskFailure, not by a worker. */
      readonly byCallback?: boolean;
    } & Failure);

export type BeginTaskResult =
  | {
      readonly status: 'begun';
      readonly resource: string;
      /** JSON text. */
      readonly input: string;
      readonly executionArn: string;
      readonly stateName: string;
      readonly attempt: number;
      readonly heartbeatSeconds?: number;
      /** Epoch ms by Redis time when TimeoutSeconds runs out. */
      readonly timeoutAt?: number;
      /** A good result only submits the attempt, by `submitTask`; a callback ends it. */
      readonly submits?: Submission;
      readonly now: number;
    }
  /** Somebody else has begun this attempt: acknowledge the job, do nothing. */
  | { readonly status: 'taken' | 'stale' | 'closed' };

export type SubmitTaskResult =
  | { readonly status: 'submitted' | 'refused' }
  /** The history has no room left: the attempt has failed instead. */
  | { readonly status: 'failed'; readonly awaken: Awaken };

export type AnswerTaskResult =
  | { readonly status: 'accepted'; readonly awaken: Awaken }
  /** The attempt is over: answered, timed out, stopped. Or: there is no such execution (any more). */
  | { readonly status: 'gone' | 'not-found' };

export type BeatTaskResult = 'ok' | 'gone' | 'not-found';

export interface TaskClaim {
  readonly worker: string;
  /** Random, new for each delivery of the job: tells a repeat of this call from another worker's. */
  readonly claim: string;
  /** Absent: the claim is for good, and the attempt ends by a callback or by a clock of its own. */
  readonly leaseMs?: number;
  /** Details of the Started event, instead of those it was scheduled with. */
  readonly started?: Readonly<Record<string, string>>;
  /**
   * At-least-once handlers: when the lease runs out the attempt is due as `task` again instead of as `lease`, and the next
   * claim takes it over.
   */
  readonly redeliver?: boolean;
}

/** What workers need; all the store a worker process sees. */
export interface TaskStore {
  /**
   * Claim a task attempt: at most one worker ever gets `begun` for a fence. Appends the Started event. A repeat by the
   * same `worker` and `claim` answers `begun` again (R10). When the history has no room left the attempt fails instead
   * (an outcome is stored, the answer is `stale`).
   */
  beginTask(ref: FrameRef, claim: TaskClaim): Promise<BeginTaskResult>;
  /** Extend the lease; with `progress` also restart the HeartbeatSeconds clock. `gone`: stop working. */
  heartbeat(
    ref: FrameRef,
    beat: { readonly claim: string; readonly leaseMs: number; readonly progress: boolean },
  ): Promise<'ok' | 'gone'>;
  /**
   * Store the outcome, rotate the fence and make the next `states` job due, in one step. A repeat with the same claim answers
   * `accepted` again, with the fence of the first time. `nextToken`: the new fence, if the caller wants to know it beforehand.
   */
  endTask(
    ref: FrameRef,
    claim: string,
    outcome: TaskOutcome,
    nextToken?: string,
  ): Promise<{ readonly status: 'accepted'; readonly awaken: Awaken } | { readonly status: 'refused' }>;
  /**
   * The worker's good `result` (JSON text) of an attempt that `submits`: append the event and give the claim up. The attempt
   * stays open for `answerTask`, with its timeout and heartbeat clocks. A repeat with the same claim answers the same.
   */
  submitTask(
    ref: FrameRef,
    claim: string,
    submission: Submission,
    result: string,
    nextToken?: string,
  ): Promise<SubmitTaskResult>;
}
