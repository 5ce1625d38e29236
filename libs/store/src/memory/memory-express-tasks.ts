import type { FrameRef } from '../frame-ref.js';
import type { BeginTaskResult, TaskClaim, TaskOutcome } from '../task-store.js';
import type { ExpressTaskBoard, OfferedTask, TaskNews, TaskOffer, TaskProgress } from '../express-task-store.js';

interface Attempt {
  readonly task: OfferedTask;
  readonly replyTo: string;
  readonly forgottenAt: number;
  readonly timeoutAt?: number;
  claim?: TaskClaim;
  begunAt?: number;
  leaseUntil?: number;
  heartbeatUntil?: number;
  outcome?: TaskOutcome;
}

/** Attempts of Express executions, in this process. */
export class MemoryExpressTasks implements ExpressTaskBoard {
  readonly #attempts = new Map<string, Attempt>();

  constructor(
    private readonly tell: (replyTo: string, news: TaskNews) => void,
    private readonly now: () => number = Date.now,
  ) {}

  async offerTask(ref: FrameRef, task: OfferedTask, { replyTo, keepMs }: TaskOffer): Promise<void> {
    const now = this.now();
    const timeout = task.timeoutSeconds === undefined ? {} : { timeoutAt: now + Math.ceil(task.timeoutSeconds * 1000) };
    this.#attempts.set(keyOf(ref), { task: { ...task }, replyTo, forgottenAt: now + keepMs, ...timeout });
  }

  async beginTask(ref: FrameRef, claim: TaskClaim): Promise<BeginTaskResult> {
    const now = this.now();
    const attempt = this.#find(ref);
    if (attempt === undefined) return { status: 'stale' };
    if (attempt.outcome !== undefined) return { status: 'taken' };
    const held = attempt.claim;
    const own = held?.claim === claim.claim && held.worker === claim.worker;
    if (held !== undefined && !own) {
      if (held.redeliver !== true || (attempt.leaseUntil ?? 0) > now) return { status: 'taken' };
    }
    const { heartbeatSeconds, timeoutSeconds: _, ...task } = attempt.task;
    if (!own) {
      attempt.claim = claim;
      attempt.begunAt ??= now;
      attempt.leaseUntil = now + (claim.leaseMs ?? 0);
      if (heartbeatSeconds !== undefined) attempt.heartbeatUntil = now + heartbeatSeconds * 1000;
      const { worker, claim: name, redeliver = false, leaseMs = 0 } = claim;
      this.tell(attempt.replyTo, { type: 'begun', ref, claim: { claim: name, worker, redeliver, leaseMs } });
    }
    return {
      status: 'begun',
      ...task,
      ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
      ...(attempt.timeoutAt === undefined ? {} : { timeoutAt: attempt.timeoutAt }),
      now,
    };
  }

  async heartbeat(
    ref: FrameRef,
    { claim, leaseMs, progress }: { readonly claim: string; readonly leaseMs: number; readonly progress: boolean },
  ): Promise<'ok' | 'gone'> {
    const attempt = this.#find(ref);
    if (attempt?.claim?.claim !== claim || attempt.outcome !== undefined) return 'gone';
    const now = this.now();
    attempt.leaseUntil = now + leaseMs;
    const { heartbeatSeconds } = attempt.task;
    if (progress && heartbeatSeconds !== undefined) attempt.heartbeatUntil = now + heartbeatSeconds * 1000;
    return 'ok';
  }

  async endTask(ref: FrameRef, claim: string, outcome: TaskOutcome): Promise<'accepted' | 'refused'> {
    const attempt = this.#find(ref);
    if (attempt?.claim?.claim !== claim) return 'refused';
    if (attempt.outcome === undefined) {
      attempt.outcome = outcome;
      this.tell(attempt.replyTo, { type: 'ended', ref });
    }
    return 'accepted';
  }

  async lookAtTask(ref: FrameRef): Promise<TaskProgress | undefined> {
    const attempt = this.#find(ref);
    if (attempt === undefined) return undefined;
    const now = this.now();
    const { claim, begunAt, leaseUntil, heartbeatUntil, outcome } = attempt;
    if (claim === undefined) return {};
    return {
      claim: { claim: claim.claim, worker: claim.worker, redeliver: claim.redeliver === true },
      begunAgoMs: now - (begunAt ?? now),
      leaseLeftMs: (leaseUntil ?? now) - now,
      ...(heartbeatUntil === undefined ? {} : { heartbeatLeftMs: heartbeatUntil - now }),
      ...(outcome === undefined ? {} : { outcome }),
    };
  }

  async withdrawTask(ref: FrameRef): Promise<void> {
    this.#attempts.delete(keyOf(ref));
  }

  #find(ref: FrameRef): Attempt | undefined {
    const attempt = this.#attempts.get(keyOf(ref));
    return attempt !== undefined && attempt.forgottenAt > this.now() ? attempt : undefined;
  }
}

function keyOf({ execution, frame, token }: FrameRef): string {
  return `${execution}|${frame}|${token}`;
}
