import type {
  CloseExecution,
  Decision,
  Effect,
  EndChild,
  FrameId,
  FrameState,
  ScheduleTask,
  StartChildren,
} from '#engine';
import { newToken } from '../execution-id.js';
import type { Awaken, Wake } from '../frame-ref.js';
import {
  arm,
  eventIdOf,
  plain,
  type Family,
  type Fence,
  type MemoryExecution,
  type StoredFrame,
} from './memory-execution.js';

export interface StepResult {
  readonly awaken: readonly Awaken[];
  readonly timers: readonly number[];
}

/** Apply a decision that has been found right for this frame: the memory twin of scripts/shared/step.lua. */
export function applyStep(
  execution: MemoryExecution,
  frameId: FrameId,
  decision: Decision,
  step: {
    readonly token: string;
    readonly nextToken: string;
    readonly inboxLength: number;
    readonly now: number;
    readonly graceMs: number;
  },
): StepResult {
  const { now, graceMs, token, nextToken } = step;
  const base = execution.history.length;
  const before = execution.frames.get(frameId);
  const fence: Fence = { token: nextToken, wakes: new Map() };
  const awaken: Awaken[] = [];
  const timers: number[] = [];
  const wakeNow = (frame: FrameId, of: Fence, wake: Wake): void => {
    awaken.push({ execution: execution.id, frame, token: of.token, wake });
  };
  const armNow = (frame: FrameId, of: Fence, wake: Wake): void => {
    arm(of, wake, now + graceMs);
    wakeNow(frame, of, wake);
  };

  for (const event of decision.history) execution.append(event, eventIdOf(event.previous, base), now);
  const lastEventId = eventIdOf(decision.lastEvent, base);
  let family = before?.family;
  let seen = step.inboxLength;
  let starting: StartChildren | undefined;
  let task: StoredFrame['task'];
  let closing: CloseExecution | undefined;
  let ending: EndChild | undefined;

  const perform: { readonly [T in Effect['type']]: (effect: Extract<Effect, { type: T }>) => void } = {
    RunState: () => armNow(frameId, fence, 'run'),
    ScheduleTask: (effect) => {
      task = attemptOf(effect, decision.snapshot as FrameState, now);
      armNow(frameId, fence, 'task');
      if (task.timeoutAt === undefined) return;
      timers.push(task.timeoutAt);
      arm(fence, 'timeout', task.timeoutAt);
    },
    StartTimer: ({ due }) => {
      const at = Math.max(0, Math.ceil('at' in due ? due.at : due.afterMs)) + ('at' in due ? 0 : now);
      arm(fence, 'timer', at, at > now ? at : now + graceMs);
      if (at > now) timers.push(at);
      else wakeNow(frameId, fence, 'timer');
    },
    StartChildren: (effect) => {
      starting = effect;
      for (const child of effect.children) {
        const id = `${frameId}/${child.index}`;
        const own: Fence = { token: newToken(), wakes: new Map() };
        execution.frames.set(id, { state: plain(child.snapshot), lastEventId: eventIdOf(child.previous, base) });
        execution.fences.set(id, own);
        armNow(id, own, 'run');
      }
    },
    AbandonChildren: () => {
      execution.dropDescendants(frameId);
      family = undefined;
      seen = 0;
    },
    EndChild: (effect) => {
      ending = effect;
      tellParent(effect);
    },
    CloseExecution: (effect) => {
      closing = effect;
    },
  };

  const tellParent = (effect: EndChild): void => {
    const parentId = frameId.slice(0, frameId.lastIndexOf('/'));
    const parent = execution.frames.get(parentId);
    const parentFence = execution.fences.get(parentId);
    if (parent?.family === undefined || parentFence === undefined) return;
    const ok = effect.result !== undefined;
    const end = { index: effect.index, ok, lastStateEventId: eventIdOf(effect.lastStateEvent, base), lastEventId };
    parent.family.inbox.push(end);
    if (effect.result !== undefined) {
      parent.family.results.set(effect.index, effect.result);
      parent.family.missing -= 1;
    }
    if ((!ok || parent.family.missing <= 0) && !parentFence.wakes.has('children'))
      armNow(parentId, parentFence, 'children');
  };

  for (const effect of decision.effects) (perform[effect.type] as (effect: Effect) => void)(effect);

  const applied = { token, nextToken, firstEventId: base + 1 };
  if (closing !== undefined) {
    if (closing.status !== 'SUCCEEDED') {
      if (decision.snapshot) execution.frames.set(frameId, overFrame(decision, base, family));
      else if (before) before.family = family;
    }
    close(execution, closing, now);
    execution.closedBy = applied;
    return { awaken: [], timers: [] };
  }
  execution.applied.set(frameId, applied);
  execution.fences.delete(frameId);
  // A frame without a family has nothing below it. All frames would be looked through for that, at each end of one.
  if (ending?.result !== undefined) {
    if (family !== undefined) execution.dropDescendants(frameId);
    execution.frames.delete(frameId);
    return { awaken, timers };
  }

  const after: StoredFrame = {
    state: plain(decision.snapshot as FrameState),
    lastEventId,
    ...(decision.enteredEvent === undefined ? {} : { enteredEventId: eventIdOf(decision.enteredEvent, base) }),
    ...(before?.ended === undefined ? {} : { ended: before.ended }),
    ...(task === undefined ? {} : { task }),
  };
  execution.frames.set(frameId, after);
  if (ending !== undefined) {
    execution.frames.set(frameId, overFrame(decision, base, family));
    if (family !== undefined) execution.freeze(frameId);
    return { awaken, timers };
  }
  execution.fences.set(frameId, fence);
  const children = decision.snapshot?.children;
  if (decision.snapshot?.phase === 'children' && children !== undefined) {
    const { total, started, succeeded } = children;
    const inbox = (family?.inbox ?? []).slice(seen);
    const wakeAfter = starting?.wakeAfter ?? (started === total ? total - succeeded : 1);
    const missing = wakeAfter - inbox.filter(({ ok }) => ok).length;
    after.family = { total, succeeded, missing, inbox, results: family?.results ?? new Map<number, string>() };
    if (missing <= 0 || inbox.some(({ ok }) => !ok)) armNow(frameId, fence, 'children');
  } else if (family !== undefined) {
    execution.forgetStepsOfChildren(frameId, family);
  }
  return { awaken, timers };
}

function attemptOf(task: ScheduleTask, frame: FrameState, now: number): NonNullable<StoredFrame['task']> {
  return {
    resource: task.resource,
    input: task.input,
    stateName: frame.state,
    attempt: 1 + (frame.retries ?? []).reduce((sum, used) => sum + used, 0),
    ...(task.started === undefined ? {} : { started: plain(task.started) }),
    ...(task.submits === undefined ? {} : { submits: plain(task.submits) }),
    ...(task.answerable === undefined ? {} : { answerable: task.answerable }),
    scheduledAt: now,
    ...(task.timeoutSeconds === undefined ? {} : { timeoutAt: now + Math.ceil(task.timeoutSeconds * 1000) }),
    ...(task.heartbeatSeconds === undefined ? {} : { heartbeatSeconds: task.heartbeatSeconds }),
  };
}

function close(execution: MemoryExecution, { status, output, error, cause }: CloseExecution, now: number): void {
  const failed = status !== 'SUCCEEDED';
  const remains = failed ? { remains: true } : {};
  execution.record = plain({ ...execution.record, status, stoppedAt: now, output, error, cause, ...remains });
  if (!failed) execution.frames.clear();
  execution.freeze();
}

/** A frame that has failed: what a redrive needs of it. */
function overFrame(decision: Decision, base: number, family: Family | undefined): StoredFrame {
  return {
    state: plain(decision.snapshot as FrameState),
    lastEventId: eventIdOf(decision.lastEvent, base),
    ...(decision.enteredEvent === undefined ? {} : { enteredEventId: eventIdOf(decision.enteredEvent, base) }),
    ...(family === undefined ? {} : { family }),
  };
}
