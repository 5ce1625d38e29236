import type { RedrivePlan, RemainingFrame } from '#engine';
import { newToken } from '../execution-id.js';
import {
  type LoadedRemains,
  REDRIVABLE_MS,
  REDRIVE_REPEAT_MS,
  REDRIVE_REQUESTS_KEPT,
  type RedriveExpectation,
  type RedriveResult,
  TOLERATED_FAILURE,
} from '../execution-store.js';
import type { Awaken } from '../frame-ref.js';
import {
  arm,
  eventIdOf,
  plain,
  type Family,
  type Fence,
  type MemoryExecution,
  type StoredFrame,
} from './memory-execution.js';

/** The memory twin of scripts/load-remains. */
export function remainsOf(execution: MemoryExecution, now: number): LoadedRemains {
  const { record, info, history } = execution;
  const { status, definitionHash, traceparent } = record;
  return {
    status,
    definitionHash,
    ...(traceparent === undefined ? {} : { traceparent }),
    execution: info,
    historyLength: history.length,
    frames: isRedrivable(execution, now) ? [...execution.frames].map(([id, frame]) => remainingFrame(id, frame)) : [],
  };
}

function isRedrivable({ running, record: { status, stoppedAt = 0 } }: MemoryExecution, now: number): boolean {
  return !running && status !== 'SUCCEEDED' && now - stoppedAt <= REDRIVABLE_MS;
}

function remainingFrame(id: string, { state, lastEventId, enteredEventId, family }: StoredFrame): RemainingFrame {
  const results = [...(family?.results.keys() ?? [])].sort((a, b) => a - b);
  return {
    id,
    snapshot: plain(state),
    lastEventId,
    ...(enteredEventId === undefined ? {} : { enteredEventId }),
    inbox: [...(family?.inbox ?? [])],
    results,
    toleratedFailures: results.filter((index) => family?.results.get(index) === TOLERATED_FAILURE),
  };
}

/** The memory twin of scripts/redrive-execution. */
export function redrive(
  execution: MemoryExecution,
  plan: RedrivePlan,
  { redriveCount, historyLength, request, timeoutSeconds }: RedriveExpectation,
  { now, graceMs, maxEvents }: { readonly now: number; readonly graceMs: number; readonly maxEvents: number },
): RedriveResult {
  const { record, info, history } = execution;
  const before = record.redrives?.find((each) => each.request === request && now - each.at <= REDRIVE_REPEAT_MS);
  if (before) return { status: 'redriven', redrivenAt: before.at, repeated: true, awaken: [] };
  const base = history.length;
  if (!isRedrivable(execution, now) || !execution.frames.has('r')) return { status: 'changed' };
  if (info.redriveCount !== redriveCount || base !== historyLength) return { status: 'changed' };
  if (base + plan.history.length > maxEvents - 1) return { status: 'full' };

  for (const event of plan.history) execution.append(event, eventIdOf(event.previous, base), now);
  for (const id of plan.emptied) {
    execution.dropDescendants(id);
    delete execution.frames.get(id)?.family;
  }
  const awaken: Awaken[] = [];
  for (const { id, snapshot, lastEvent, enteredEvent, wake, family } of plan.frames) {
    const fence: Fence = { token: newToken(), wakes: new Map() };
    const results = execution.frames.get(id)?.family?.results ?? new Map<number, string>();
    for (const index of family?.forget ?? []) results.delete(index);
    execution.frames.set(id, {
      state: plain(snapshot),
      lastEventId: eventIdOf(lastEvent, base),
      ...(enteredEvent === undefined ? {} : { enteredEventId: eventIdOf(enteredEvent, base) }),
      ...(family && snapshot.children ? { family: familyOf(snapshot.children, family, results) } : {}),
    });
    execution.fences.set(id, fence);
    if (wake === undefined) continue;
    arm(fence, wake, wake === 'timer' ? now : now + graceMs, now + graceMs);
    awaken.push({ execution: execution.id, frame: id, token: fence.token, wake });
  }
  if (timeoutSeconds !== undefined) execution.armDeadline(now + Math.ceil(timeoutSeconds * 1000));
  execution.info = { ...info, redriveCount: redriveCount + 1, redrivenAt: now };
  const { stoppedAt: _, output: __, error: ___, cause: ____, remains: _____, ...kept } = record;
  const redrives = [...(record.redrives ?? []), { request, at: now }].slice(-REDRIVE_REQUESTS_KEPT);
  execution.record = { ...kept, info: execution.info, status: 'RUNNING', redrives };
  return { status: 'redriven', redrivenAt: now, repeated: false, awaken };
}

function familyOf(
  { total, succeeded }: { readonly total: number; readonly succeeded: number },
  { inbox, wakeAfter }: NonNullable<RedrivePlan['frames'][number]['family']>,
  results: Map<number, string>,
): Family {
  return { total, succeeded, missing: wakeAfter - inbox.length, inbox: [...inbox], results };
}
