import type { BeginTaskResult, FrameRef, TaskClaim, TaskOutcome } from '../execution-store.js';
import { arm, plain, type MemoryExecution, type TaskAttempt } from './memory-execution.js';

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
  if (task.outcome !== undefined) return { status: 'taken' };
  if (task.claim?.claim === claim.claim && task.claim.worker === claim.worker) return begun(execution, task, now);
  const again = task.claim !== undefined;
  if (again && !(task.claim?.redeliver === true && (fence.wakes.get('task')?.at ?? 0) <= now))
    return { status: 'taken' };

  const { length } = execution.history;
  fence.wakes.delete('task');
  if (!again && length + 1 > maxEvents - 1) {
    task.outcome = {
      ok: false,
      error: 'States.Runtime',
      cause: `The execution reached the maximum number of history events (${maxEvents}).`,
    };
    arm(fence, 'outcome', now + graceMs);
    return { status: 'stale' };
  }
  arm(fence, claim.redeliver === true ? 'task' : 'lease', now + claim.leaseMs);
  if (task.heartbeatSeconds !== undefined) arm(fence, 'heartbeat', now + task.heartbeatSeconds * 1000);
  if (!again && task.started) frame.lastEventId = execution.append(task.started, frame.lastEventId, now);
  task.claim = claim;
  return begun(execution, task, now);
}

function begun({ info }: MemoryExecution, task: TaskAttempt, now: number): BeginTaskResult {
  const { resource, input, stateName, attempt, heartbeatSeconds, timeoutAt } = task;
  return {
    status: 'begun',
    resource,
    input,
    stateName,
    attempt,
    executionArn: info.arn,
    ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
    ...(timeoutAt === undefined ? {} : { timeoutAt }),
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
  if (fence?.token !== ref.token || task?.claim?.claim !== claim) return 'gone';
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
  if (fence?.token !== ref.token) {
    return frame?.ended?.token === ref.token && frame.ended.claim === claim ? frame.ended.nextToken : undefined;
  }
  if (frame?.task?.claim?.claim !== claim) return undefined;
  frame.task.outcome = plain(outcome);
  frame.ended = { token: ref.token, claim, nextToken };
  const next = { token: nextToken, wakes: new Map() };
  arm(next, 'outcome', now + graceMs);
  execution.fences.set(ref.frame, next);
  return nextToken;
}
