import type { FrameId } from '#engine';
import type { SweepResult } from '../execution-store.js';
import type { Wake } from '../frame-ref.js';
import { arm, type ArmedWake, type Fence, type MemoryExecution } from './memory-execution.js';

const LONGEST_PUSH_MS = 300_000;

/** Claim what is overdue, at most `limit`, soonest first. */
export function claimDue(
  executions: Iterable<MemoryExecution>,
  limit: number,
  now: number,
  graceMs: number,
): SweepResult {
  const armed = [...dueIn(executions)].sort((a, b) => a.wake.dueAt - b.wake.dueAt);
  const next = armed.find(({ wake }) => wake.dueAt > now);
  const overdue = armed.filter(({ wake }) => wake.dueAt <= now).slice(0, limit);
  const due = overdue.map(({ execution, frame, fence, name, wake }) => {
    wake.dueAt = now + Math.min(graceMs * 2 ** wake.deliveries, LONGEST_PUSH_MS);
    wake.deliveries += 1;
    const task = name === 'task' ? execution.frames.get(frame)?.task : undefined;
    const { traceparent } = execution.record;
    return {
      execution: execution.id,
      frame,
      token: fence.token,
      wake: name,
      delivery: wake.deliveries,
      ...(task === undefined ? {} : { resource: task.resource, scheduledAt: task.scheduledAt }),
      ...(traceparent === undefined ? {} : { traceparent }),
    };
  });
  return { due, peeked: overdue.length, now, ...(next === undefined ? {} : { nextDueAt: next.wake.dueAt }) };
}

interface Due {
  readonly execution: MemoryExecution;
  readonly frame: FrameId;
  readonly fence: Fence;
  readonly name: Wake;
  readonly wake: ArmedWake;
}

function* dueIn(executions: Iterable<MemoryExecution>): Generator<Due> {
  for (const execution of executions) {
    for (const [frame, fence] of execution.fences) {
      for (const [name, wake] of fence.wakes) if (wake.due) yield { execution, frame, fence, name, wake };
    }
  }
}

/** Make due again what was lost. True when there was something. */
export function repair(execution: MemoryExecution, now: number): boolean {
  let repaired = false;
  for (const [frame, fence] of execution.fences) {
    const family = execution.frames.get(frame)?.family;
    if (fence.wakes.size === 0 && !waitsForLivingChildren(execution, frame)) {
      arm(fence, family === undefined ? 'run' : 'children', now);
      repaired = true;
    }
    for (const wake of fence.wakes.values()) {
      if (wake.due) continue;
      wake.due = true;
      wake.dueAt = Math.max(wake.at, now);
      repaired = true;
    }
  }
  return repaired;
}

function waitsForLivingChildren(execution: MemoryExecution, frame: FrameId): boolean {
  const family = execution.frames.get(frame)?.family;
  if (family === undefined || family.missing <= 0 || family.inbox.some(({ ok }) => !ok)) return false;
  return [...execution.fences.keys()].some((id) => id.startsWith(`${frame}/`));
}
