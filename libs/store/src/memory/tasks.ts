import type { Submission } from '../execution-store.js';
import type { FrameRef } from '../frame-ref.js';
import type { BeginTaskResult, TaskClaim, TaskOutcome } from '../task-store.js';
import { fullHistoryFailure } from '../full-history.js';
import { submittedEvent } from '../submitted-event.js';
import { arm, plain, type MemoryExecution, type StoredFrame, type TaskAttempt } from './memory-execution.js';

type Clock = { readonly now: number; readonly graceMs: number };

export function begin(
  execution: MemoryExecution,
  ref: FrameRef,
  claim: TaskClaim,
  { now, graceMs, maxEvents }: Clock & { readonly maxEvents: number },
): BeginTaskResult {
  const fence = execution.fences.get(ref.frame);
  const frame = execution.frames.get(ref.frame);
  const task = frame?.task;
  if (fence === undefined || frame === undefined || task === undefined || fence.token !== ref.token) {
    return { status: execution.running ? 'stale' : 'closed' };
  }
  if (task.outcome !== undefined || task.submitted) return { status: 'taken' };
  if (task.claim?.claim === claim.claim && task.claim.worker === claim.worker) return begun(execution, task, now);
  const again = task.claim !== undefined;
  if (again && !(task.claim?.redeliver === true && (fence.wakes.get('task')?.at ?? 0) <= now))
    return { status: 'taken' };

  const { length } = execution.history;
  fence.wakes.delete('task');
  if (!again && length + 1 > maxEvents - 1) {
    task.outcome = { ok: false, ...fullHistoryFailure(maxEvents) };
    arm(fence, 'outcome', now + graceMs);
    return { status: 'stale' };
  }
  if (claim.leaseMs !== undefined) arm(fence, claim.redeliver === true ? 'task' : 'lease', now + claim.leaseMs);
  if (task.heartbeatSeconds !== undefined) arm(fence, 'heartbeat', now + task.heartbeatSeconds * 1000);
  if (!again && task.started) {
    const started = claim.started === undefined ? task.started : { ...task.started, details: claim.started };
    frame.lastEventId = execution.append(started, frame.lastEventId, now);
  }
  task.claim = claim;
  task.begunAt ??= now;
  return begun(execution, task, now);
}

function begun({ info }: MemoryExecution, task: TaskAttempt, now: number): BeginTaskResult {
  const { resource, input, stateName, attempt, heartbeatSeconds, timeoutAt, submits } = task;
  return {
    status: 'begun',
    resource,
    input,
    stateName,
    attempt,
    executionArn: info.arn,
    ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
    ...(timeoutAt === undefined ? {} : { timeoutAt }),
    ...(submits === undefined ? {} : { submits: plain(submits) }),
    now,
  };
}

export function beat(
  execution: MemoryExecution,
  ref: FrameRef,
  { claim, leaseMs, progress }: { readonly claim: string; readonly leaseMs: number; readonly progress: boolean },
  now: number,
): 'ok' | 'gone' {
  const fence = execution.fences.get(ref.frame);
  const task = execution.frames.get(ref.frame)?.task;
  if (fence?.token !== ref.token || task?.claim?.claim !== claim || task.submitted) return 'gone';
  arm(fence, task.claim.redeliver === true ? 'task' : 'lease', now + leaseMs);
  if (progress && task.heartbeatSeconds !== undefined) arm(fence, 'heartbeat', now + task.heartbeatSeconds * 1000);
  return 'ok';
}

/** The token that `outcome` is due under, or undefined when the outcome comes too late. */
export function end(
  execution: MemoryExecution,
  ref: FrameRef,
  claim: string,
  outcome: TaskOutcome,
  { now, graceMs, nextToken }: Clock & { readonly nextToken: string },
): string | undefined {
  const fence = execution.fences.get(ref.frame);
  const frame = execution.frames.get(ref.frame);
  if (fence?.token !== ref.token) return endedBefore(frame, ref, claim);
  if (frame?.task?.claim?.claim !== claim || frame.task.submitted) return undefined;
  store(execution, ref, claim, outcome, { now, graceMs, nextToken });
  return nextToken;
}

/** `failed`: the history has no room for it, and the attempt is due as failed under `nextToken`. */
export function submit(
  execution: MemoryExecution,
  ref: FrameRef,
  claim: string,
  { submission, result }: { readonly submission: Submission; readonly result: string },
  { maxEvents, ...step }: Clock & { readonly nextToken: string; readonly maxEvents: number },
): 'submitted' | 'refused' | 'failed' {
  const fence = execution.fences.get(ref.frame);
  const frame = execution.frames.get(ref.frame);
  if (fence?.token !== ref.token) return endedBefore(frame, ref, claim) === step.nextToken ? 'failed' : 'refused';
  if (frame?.task?.claim?.claim !== claim) return 'refused';
  if (frame.task.submitted) return 'submitted';
  const event = submittedEvent(submission, result);
  if (event !== undefined && execution.history.length + 1 > maxEvents - 1) {
    store(execution, ref, claim, { ok: false, ...fullHistoryFailure(maxEvents) }, step);
    return 'failed';
  }
  frame.task.submitted = true;
  fence.wakes.delete('lease');
  fence.wakes.delete('task');
  if (event !== undefined) frame.lastEventId = execution.append(event, frame.lastEventId, step.now);
  return 'submitted';
}

/** Stands where a claim does, for outcomes that came by a callback. */
const CALLBACK = 'callback';

export function answer(
  execution: MemoryExecution,
  ref: FrameRef,
  outcome: TaskOutcome,
  step: Clock & { readonly nextToken: string },
): 'accepted' | 'gone' {
  const fence = execution.fences.get(ref.frame);
  const frame = execution.frames.get(ref.frame);
  if (fence?.token !== ref.token) return endedBefore(frame, ref, CALLBACK) === step.nextToken ? 'accepted' : 'gone';
  if (!waitsForCallback(frame?.task)) return 'gone';
  store(execution, ref, CALLBACK, outcome, step);
  return 'accepted';
}

function waitsForCallback(task: TaskAttempt | undefined): task is TaskAttempt {
  return (task?.submits !== undefined || task?.answerable === true) && task.outcome === undefined;
}

export function beatByToken(execution: MemoryExecution, ref: FrameRef, now: number): 'ok' | 'gone' {
  const fence = execution.fences.get(ref.frame);
  const task = execution.frames.get(ref.frame)?.task;
  if (fence?.token !== ref.token || !waitsForCallback(task)) return 'gone';
  if (task.heartbeatSeconds !== undefined && fence.wakes.has('heartbeat'))
    arm(fence, 'heartbeat', now + task.heartbeatSeconds * 1000);
  return 'ok';
}

/** The token that the attempt's outcome is due under if this claim has ended it before. */
function endedBefore(frame: StoredFrame | undefined, { token }: FrameRef, claim: string): string | undefined {
  const { ended } = frame ?? {};
  return ended?.token === token && ended.claim === claim ? ended.nextToken : undefined;
}

/** Keep the outcome, rotate the fence, make the frame due. */
function store(
  execution: MemoryExecution,
  ref: FrameRef,
  claim: string,
  outcome: TaskOutcome,
  { now, graceMs, nextToken }: Clock & { readonly nextToken: string },
): void {
  const frame = execution.frames.get(ref.frame);
  if (frame?.task === undefined) return;
  frame.task.outcome = plain(outcome);
  frame.ended = { token: ref.token, claim, nextToken };
  const next = { token: nextToken, wakes: new Map() };
  arm(next, 'outcome', now + graceMs);
  execution.fences.set(ref.frame, next);
}
