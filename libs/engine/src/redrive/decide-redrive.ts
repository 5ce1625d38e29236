import type { EventRef, NewHistoryEvent } from '../model/decision.js';
import { type ChildrenState, type FrameState, ROOT_FRAME } from '../model/frame.js';
import { childIndex } from '../model/frame-path.js';
import { childWithin } from '../model/visit.js';
import { itemsBefore } from '../states/map/map-run-progress.js';
import type { RedrivenFrame, RedrivePlan, RemainingFrame, Remains } from './remains.js';

/*
 * RedriveExecution: an execution that has FAILED, TIMED_OUT or was ABORTED goes on from the states that did not end well, with
 * its old definition and input. Pure, as `decide` is. Rules: AWS developer guide, "Redriving state machine executions":
 * - a state is not entered anew: its work is done again, retries are counted from 0, its input is the old one;
 * - Parallel and Map keep the results of children that ended well; the others go on where they stood;
 * - a Parallel or Map whose results were too large (States.DataLimitExceeded) begins anew, all its children with it.
 */

/** @returns undefined when there is nothing to go on from */
export function decideRedrive(remains: Remains): RedrivePlan | undefined {
  const root = remains.frames.find(({ id }) => id === ROOT_FRAME);
  if (!root) return undefined;
  const redriving = new Redriving(remains);
  redriving.revive(root, root.snapshot.within);
  return redriving.plan;
}

/** States run again follow ExecutionRedriven, the first event of the plan (facts/history.md §3). */
const REDRIVEN: EventRef = { nth: 0 };

class Redriving {
  readonly #history: NewHistoryEvent[];
  readonly #frames: RedrivenFrame[] = [];
  readonly #emptied: string[] = [];
  readonly #children = new Map<string, RemainingFrame[]>();

  constructor({ execution, historyLength, frames }: Remains) {
    const details = { redriveCount: execution.redriveCount + 1 };
    this.#history = [{ type: 'ExecutionRedriven', previous: { at: historyLength }, details }];
    for (const frame of frames) {
      const parent = frame.id.slice(0, Math.max(0, frame.id.lastIndexOf('/')));
      const siblings = this.#children.get(parent);
      if (siblings) siblings.push(frame);
      else this.#children.set(parent, [frame]);
    }
  }

  get plan(): RedrivePlan {
    return { history: this.#history, frames: this.#frames, emptied: this.#emptied };
  }

  /** @param within the visit it is part of from now on: see `childWithin` */
  revive(frame: RemainingFrame, within: string | undefined): void {
    const { phase, children } = frame.snapshot;
    if (phase === 'ready') {
      // Its state was never entered: it is now, in the usual way.
      const snapshot = { ...frame.snapshot, ...inVisit(within) };
      this.#frames.push({ id: frame.id, snapshot, lastEvent: { at: frame.lastEventId }, wake: 'run' });
    } else if (children && (phase === 'children' || phase === 'failed') && !beginsAnew(frame, children)) {
      this.#reviveFamily(frame, children, within);
    } else {
      if (children) this.#emptied.push(frame.id);
      const snapshot: FrameState = { ...inState(frame.snapshot, within), phase: 'retry' };
      this.#frames.push({ id: frame.id, snapshot, ...eventsOf(frame), wake: 'timer' });
    }
  }

  #reviveFamily(frame: RemainingFrame, before: ChildrenState, within: string | undefined): void {
    const inbox = frame.inbox.filter(({ ok, index }) => ok && !frame.toleratedFailures.includes(index));
    const children = childrenAfter(
      frame,
      before,
      inbox.map(({ index }) => index),
    );
    const snapshot: FrameState = { ...inState(frame.snapshot, within), phase: 'children', children };
    const missing = children.total - children.succeeded - inbox.length;
    const hasNews = inbox.length > 0 || missing === 0 || (children.again ?? []).length > 0;
    const wakeAfter = children.started < children.total ? 1 : children.total - children.succeeded;
    this.#frames.push({
      id: frame.id,
      snapshot,
      ...eventsOf(frame),
      ...(hasNews ? { wake: 'children' } : {}),
      family: { inbox, wakeAfter, forget: frame.toleratedFailures },
    });
    if (children.run && snapshot.unrecorded === undefined) {
      const { arn, redriveCount } = children.run;
      this.#history.push({ type: 'MapRunRedriven', previous: REDRIVEN, details: { mapRunArn: arn, redriveCount } });
    }
    for (const child of this.#children.get(frame.id) ?? [])
      this.revive(child, childWithin(snapshot, childIndex(child.id)));
  }
}

/** All children had ended well, but their results together were too large. */
function beginsAnew({ snapshot, results }: RemainingFrame, { total }: ChildrenState): boolean {
  return snapshot.failure?.error === 'States.DataLimitExceeded' && results.length === total;
}

/** The frame in its old state, without what its last attempt left. A visit of its own, so that a trace tells the two apart. */
function inState(before: FrameState, within: string | undefined): FrameState {
  const { failure: _, scheduledAt: __, timesOutAt: ___, retries: ____, children: _____, ...kept } = before;
  return { ...kept, ...inVisit(within), visits: before.visits + 1 };
}

const inVisit = (within: string | undefined): { within?: string } => (within === undefined ? {} : { within });

/** Of a frame that is not recorded the events have no ids in this history. */
function eventsOf({ snapshot, lastEventId, enteredEventId }: RemainingFrame) {
  return {
    lastEvent: snapshot.unrecorded === undefined ? REDRIVEN : { at: lastEventId },
    ...(enteredEventId === undefined ? {} : { enteredEvent: { at: enteredEventId } }),
  };
}

/** The counts by what is really there: what the frame had taken note of depends on the step in which it failed. */
function childrenAfter(frame: RemainingFrame, before: ChildrenState, news: readonly number[]): ChildrenState {
  const { endedItems: _, failedItems: __, failed: ___, again: pending = [], run, ...counts } = before;
  const again = [...new Set([...pending, ...frame.toleratedFailures])]
    .filter((index) => frame.toleratedFailures.includes(index) || !frame.results.includes(index))
    .sort((a, b) => a - b);
  const noted = frame.results.filter((index) => !frame.toleratedFailures.includes(index) && !news.includes(index));
  return {
    ...counts,
    succeeded: noted.length,
    ...(again.length > 0 ? { again } : {}),
    ...(run
      ? {
          run: { ...run, redriveCount: (run.redriveCount ?? 0) + 1 },
          endedItems: noted.reduce((sum, index) => sum + itemsBefore(run, index + 1) - itemsBefore(run, index), 0),
          failed: 0,
          failedItems: 0,
        }
      : {}),
  };
}
