import type { ChildEnd, ChildrenState, ChildView } from '../../model/frame.js';
import { childIndex } from '../../model/frame-path.js';
import type { MapRun, MapRunCounts, MapRunNote, MapRunProgress } from '../../model/map-run.js';
import { limitsOf } from './map-run-update.js';

/** By this a child below a DISTRIBUTED Map tells that its end is a tolerated failure: events of theirs have no ids here. */
export const TOLERATED_FAILURE = { at: 0 } as const;

/** The children of a Map Run after these ends: how many have ended, how many of them badly, and the same in items. */
export function withEnds(children: ChildrenState, ends: readonly ChildEnd[]): ChildrenState {
  const failed = ends.filter(({ ok, lastStateEventId }) => !ok || lastStateEventId === TOLERATED_FAILURE.at);
  const itemsIn = (some: readonly ChildEnd[]) => some.reduce((sum, { index }) => sum + sizeOf(children.run, index), 0);
  return {
    ...children,
    succeeded: children.succeeded + ends.length,
    endedItems: (children.endedItems ?? 0) + itemsIn(ends),
    failed: (children.failed ?? 0) + failed.length,
    failedItems: (children.failedItems ?? 0) + itemsIn(failed),
  };
}

/**
 * The Map Runs that execution frames hold, by ARN, seen from outside: what was started and has no frame any more has ended, and
 * tolerated failures count as far as the Map has taken note of them. Runs below another run are in no history and not told of.
 * @param over they end here
 */
export function mapRunsIn(
  frames: readonly Pick<ChildView, 'id' | 'snapshot'>[],
  { over }: { readonly over: boolean },
): Readonly<Record<string, MapRunNote>> {
  const runs: Record<string, MapRunNote> = {};
  for (const { id, snapshot } of frames) {
    const { children, phase, unrecorded } = snapshot;
    if (phase !== 'children' || !children?.run || unrecorded !== undefined) continue;
    const own = frames.filter((each) => each.id.startsWith(`${id}/`) && !each.id.slice(id.length + 1).includes('/'));
    runs[children.run.arn] = { ...limitsOf(children.run), progress: progressOf(withOnly(children, own), { over }) };
  }
  return runs;
}

function withOnly(children: ChildrenState, left: readonly Pick<ChildView, 'id' | 'snapshot'>[]): ChildrenState {
  const { run, started, failed = 0, failedItems = 0 } = children;
  const itemsIn = (some: typeof left) => some.reduce((sum, { id }) => sum + sizeOf(run, childIndex(id)), 0);
  const running = left.filter(({ snapshot }) => snapshot.phase !== 'failed');
  const failing = left.filter(({ snapshot }) => snapshot.phase === 'failed');
  return {
    ...children,
    succeeded: started - running.length,
    endedItems: itemsBefore(run, started) - itemsIn(running),
    failed: failed + failing.length,
    failedItems: failedItems + itemsIn(failing),
  };
}

/** @param over the run is at its end: what was running has been cut off */
export function progressOf(children: ChildrenState, { over }: { readonly over: boolean }): MapRunProgress {
  const { run, total, started, succeeded, failed = 0, endedItems = 0, failedItems = 0 } = children;
  return {
    executions: counts(total, started, succeeded, failed, over),
    items: counts(run?.items ?? total, itemsBefore(run, started), endedItems, failedItems, over),
  };
}

function counts(total: number, started: number, ended: number, failed: number, over: boolean): MapRunCounts {
  const running = started - ended;
  return {
    pending: total - started,
    running: over ? 0 : running,
    succeeded: ended - failed,
    failed,
    aborted: over ? running : 0,
    total,
  };
}

const sizeOf = (run: MapRun | undefined, index: number): number =>
  itemsBefore(run, index + 1) - itemsBefore(run, index);

/** How many items the children before this one hold. */
export function itemsBefore(run: MapRun | undefined, index: number): number {
  return run?.batches ? (run.batches[index] ?? run.items) : index;
}
