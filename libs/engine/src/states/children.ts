import { type MapState, type ParallelState, Payload, StatesError } from '#asl';
import { requireWithinLimit, tooLargeCause } from '../data-flow/limits.js';
import { leaveWithResult } from '../data-flow/state-flow.js';
import type { ChildEnd, ChildrenState, ChildView, FrameState } from '../model/frame.js';
import type { EventRef } from '../model/decision.js';
import type { HistoryEventType } from '../model/history-event-type.js';
import { endedAttempt, endedVisit } from '../model/visit.js';
import type { Turn } from '../turn.js';
import { taskEvents } from './task/task-kind.js';
import { failWith, type Outcome } from './behaviour.js';
import { childIndex, machineAt, mapStep } from '../model/frame-path.js';
import { mapRunsIn } from './map/map-run-progress.js';

/* What Parallel and Map have in common: child frames that end, well or badly. */

/** The first child that failed, as far as the parent has been told. */
export function firstFailure(turn: Turn): ChildEnd | undefined {
  return turn.snapshot.inbox.find((end) => !end.ok);
}

/** Takes note of the inbox: how many have succeeded now. */
export function noteSuccesses(turn: Turn): ChildrenState {
  const children = childrenOf(turn);
  return { ...children, succeeded: children.succeeded + turn.snapshot.inbox.length };
}

export function childrenOf(turn: Turn): ChildrenState {
  const children = (turn.frame as FrameState).children;
  if (!children) throw new Error(`frame ${turn.snapshot.frameId} waits for children but has none`);
  return children;
}

/**
 * All children succeeded: `…Succeeded` and `…Exited` both follow `last` (facts/history.md §3). The array of their results is
 * a result like any other: too large a one fails the state, whatever its output would keep of it.
 */
export function completeWithResults(
  state: ParallelState | MapState,
  turn: Turn,
  results: readonly string[],
  last: EventRef,
): Outcome {
  turn.last = last;
  if (turn.snapshot.resultsTooLarge)
    throw new StatesError('States.DataLimitExceeded', tooLargeCause(state.name), false);
  const result = requireWithinLimit(Payload.ofText(`[${results.join(',')}]`), state.name);
  turn.recordAside(`${state.type}StateSucceeded` as HistoryEventType, undefined, last);
  return { type: 'leave', next: state.next, previous: last, ...leaveWithResult(turn, state, result) };
}

/**
 * A child failed: the others are cut off where they are, with the events AWS writes for them, and the state fails with the
 * child's error (facts/history.md §3; vectors timeouts__service_lambda_map_timeout, base_scenarios__parallel_state_fail).
 */
export function failByChild(state: ParallelState | MapState, turn: Turn, failed: ChildEnd): Outcome {
  const cut: EventRef = { at: failed.lastStateEventId };
  const children = directChildren(turn);
  const culprit = children.find((child) => childIndex(child.id) === failed.index);
  const isMap = state.type === 'Map';
  const moment = culprit?.snapshot.failure?.error === 'States.Timeout' ? SAME_MOMENT_MS : 0;
  for (const child of children) if (child !== culprit) recordTimedOut(turn, child, turn.ambient.now + moment);
  if (isMap) turn.recordAside('MapIterationFailed', { name: state.name, index: failed.index }, cut);
  cutOff(turn, turn.snapshot.descendants ?? []);
  for (const child of children) {
    if (child === culprit) continue;
    recordAborted(turn, child, cut);
    if (isMap) turn.recordAside('MapIterationAborted', { name: state.name, index: childIndex(child.id) }, cut);
  }
  if (culprit && stateTypeOf(turn, culprit) === 'Task') turn.recordAside('TaskStateAborted', undefined, cut);
  turn.last = cut;
  // What was cut off is known only as of the load: nobody may have moved since.
  turn.exclusive = true;
  return failWith(culprit?.snapshot.failure ?? {});
}

function directChildren(turn: Turn): ChildView[] {
  const depth = turn.snapshot.frameId.split('/').length + 1;
  return (turn.snapshot.descendants ?? [])
    .filter((each) => each.id.split('/').length === depth)
    .sort((a, b) => childIndex(a.id) - childIndex(b.id));
}

/** Timeouts are whole seconds: attempts that run out within one have run out together, whichever began a moment earlier. */
const SAME_MOMENT_MS = 1_000;

/**
 * A task that has run out of time by `until` as well, and only was not first to be noted, has timed out all the same (vector
 * timeouts__service_lambda_map_timeout). Unless its answer has been accepted: whoever gave it was told so.
 */
function recordTimedOut(turn: Turn, view: ChildView, until: number): void {
  const { phase, timesOutAt } = view.snapshot;
  const state = machineBelow(turn, view)?.states.get(view.snapshot.state);
  if (phase !== 'task' || state?.type !== 'Task' || timesOutAt === undefined || timesOutAt > until) return;
  if (view.answered) return;
  turn.unanswered.push(view.id);
  const { timedOut, common } = taskEvents(state.resource);
  turn.recordAside(timedOut, { ...common, error: 'States.Timeout' }, { at: view.lastEventId });
}

/** The Aborted events of a frame cut off in mid-state, its own children first. */
function recordAborted(turn: Turn, view: ChildView, cut: EventRef): void {
  if (view.snapshot.phase === 'ready') return;
  const type = stateTypeOf(turn, view);
  if (view.snapshot.children?.run) recordRunAborted(turn, view, cut);
  else if (view.snapshot.phase === 'children') {
    const inner = (turn.snapshot.descendants ?? []).filter(
      (each) => each.id.slice(0, each.id.lastIndexOf('/')) === view.id,
    );
    for (const each of inner) {
      recordAborted(turn, each, cut);
      const iteration = mapStep(each.snapshot);
      if (iteration)
        turn.recordAside('MapIterationAborted', { name: iteration.state, index: childIndex(each.id) }, cut);
    }
  }
  if (type === 'Task' || type === 'Wait' || type === 'Map' || type === 'Parallel') {
    turn.recordAside(`${type}StateAborted` as HistoryEventType, undefined, cut);
  }
}

/** Of what runs below a DISTRIBUTED Map no event is written. */
function recordRunAborted(turn: Turn, view: ChildView, cut: EventRef): void {
  const frames = [view, ...(turn.snapshot.descendants ?? []).filter(({ id }) => id.startsWith(`${view.id}/`))];
  turn.recordAside('MapRunAborted', { mapRuns: mapRunsIn(frames, { over: true }) }, cut);
}

/**
 * The state fails, but its frame goes on by Retry or Catch: what is left of its children goes. If nothing handles the failure
 * they stay as they are, for a redrive.
 */
export function abandonChildren(turn: Turn): void {
  if (turn.snapshot.frame.phase !== 'children') return;
  const { children } = turn.frame as FrameState;
  if (children && children.succeeded < children.total) turn.effects.push({ type: 'AbandonChildren' });
}

/**
 * The state has been left, and what is decided after that happens in the same step: its children's results are not those of the
 * state that the frame is in by then.
 */
export function forgetChildren(turn: Turn): void {
  if (turn.snapshot.frame.phase !== 'children') return;
  if (!turn.effects.some(({ type }) => type === 'AbandonChildren')) turn.effects.push({ type: 'AbandonChildren' });
}

/** What frames were doing when they were cut off ends with them. A frame that has failed by itself has told so already. */
export function cutOff(turn: Turn, views: readonly ChildView[]): void {
  for (const view of views) {
    const state = machineBelow(turn, view)?.states.get(view.snapshot.state);
    if (!state || view.snapshot.phase === 'ready' || view.snapshot.phase === 'failed') continue;
    if (state.type === 'Task' && view.snapshot.phase === 'task') {
      turn.endedAttempts.push(endedAttempt(view.snapshot, state.resource, ABORTED));
    }
    turn.endedVisits.push(endedVisit(view.snapshot, state, ABORTED));
  }
}

/** The `error` of what was cut off in the middle. */
const ABORTED = 'Aborted';

function stateTypeOf(turn: Turn, view: ChildView): string | undefined {
  return machineBelow(turn, view)?.states.get(view.snapshot.state)?.type;
}

/** The machine a descendant runs: the steps of its path that lie below this frame's own. */
function machineBelow(turn: Turn, view: ChildView) {
  return machineAt(turn.machine, view.snapshot.path.slice(turn.snapshot.frame.path.length));
}
