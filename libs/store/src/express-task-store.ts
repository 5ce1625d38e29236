import type { FrameRef } from './frame-ref.js';
import type { TaskClaim, TaskOutcome, TaskStore } from './task-store.js';

/*
 * Attempts at tasks of executions that no store keeps: those of Express workflows, which live in the coordinator that runs
 * them. What that coordinator and a worker tell each other about one attempt stands here, for as long as the attempt may last.
 */

/** An attempt that a worker may begin. */
export interface OfferedTask {
  readonly resource: string;
  /** JSON text. */
  readonly input: string;
  readonly executionArn: string;
  readonly stateName: string;
  /** 1 = the first. */
  readonly attempt: number;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
}

export interface TaskOffer {
  /** Where news of the attempt goes: the coordinator that waits for it. */
  readonly replyTo: string;
  /** When it is forgotten, should nobody withdraw it: ms from now. */
  readonly keepMs: number;
}

/** What a worker calls. As of `TaskStore`, but that nothing is woken: whoever has offered the attempt is told. */
export interface ExpressTaskStore extends Pick<TaskStore, 'beginTask' | 'heartbeat'> {
  /** A repeat with the same claim answers `accepted` again. */
  endTask(ref: FrameRef, claim: string, outcome: TaskOutcome): Promise<'accepted' | 'refused'>;
}

/** How far an attempt is. Spans instead of times: the clocks of Redis and of the reader may differ. */
export interface TaskProgress {
  readonly claim?: Required<Pick<TaskClaim, 'claim' | 'worker' | 'redeliver'>>;
  /** How long ago it was claimed first, ms. */
  readonly begunAgoMs?: number;
  /** Until the claim's lease is over; negative: it was. */
  readonly leaseLeftMs?: number;
  /** Until HeartbeatSeconds run out; absent: they do not run. */
  readonly heartbeatLeftMs?: number;
  readonly outcome?: TaskOutcome;
}

/** What the coordinator that runs the execution calls as well. */
export interface ExpressTaskBoard extends ExpressTaskStore {
  offerTask(ref: FrameRef, task: OfferedTask, offer: TaskOffer): Promise<void>;
  /** Undefined: it was withdrawn, or is forgotten. */
  lookAtTask(ref: FrameRef): Promise<TaskProgress | undefined>;
  /** The attempt is over: a worker that still runs it hears that it is `gone`, and its result is refused. */
  withdrawTask(ref: FrameRef): Promise<void>;
}

/** What `replyTo` is told. It may get lost; what it tells of is there to be looked at. */
export type TaskNews =
  | {
      readonly type: 'begun';
      readonly ref: FrameRef;
      readonly claim: Required<Pick<TaskClaim, 'claim' | 'worker' | 'redeliver' | 'leaseMs'>>;
    }
  | { readonly type: 'ended'; readonly ref: FrameRef };

/** As it is published: words between bars. No part of a reference or claim holds one. */
export function parseTaskNews(text: string): TaskNews | undefined {
  const [type, execution, frame, token, redeliver, leaseMs, claim, worker] = text.split('|');
  if (execution === undefined || frame === undefined || token === undefined) return undefined;
  const ref = { execution, frame, token };
  if (type === 'ended') return { type, ref };
  if (type !== 'begun' || claim === undefined || worker === undefined) return undefined;
  return { type, ref, claim: { claim, worker, redeliver: redeliver === '1', leaseMs: Number(leaseMs) } };
}
