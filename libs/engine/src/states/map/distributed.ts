import { type MapState, type Payload, StatesError } from '#asl';
import type { ChildrenState, FrameState, MapItems } from '../../model/frame.js';
import type { MapRun, MapRunNote } from '../../model/map-run.js';
import { FAILED, SUCCEEDED } from '../../model/tolerated-result.js';
import type { Turn } from '../../turn.js';
import { failWith, type Outcome } from '../behaviour.js';
import { childrenOf, completeWithResults } from '../children.js';
import { batchingOf, batchStarts } from './item-batcher.js';
import { inputsOf, startIterations } from './iterations.js';
import { mapRunArn } from './map-run-arn.js';
import { progressOf, withEnds } from './map-run-progress.js';
import { limitsOf } from './map-run-update.js';
import { isExceeded, toleranceOf, toleratesAny } from './tolerance.js';

/*
 * DISTRIBUTED mode. On AWS each item (or batch) is an execution of its own, below a Map Run. Until those exist here, the
 * iterations run as frames of the same execution: this history shows what AWS shows of the parent (facts/history.md §3), the
 * events of the iterations are not recorded, and variables from outside are out of their sight. Items come from the state's
 * input only.
 */

export const THRESHOLD_EXCEEDED = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
};

/** Before the items are looked for: with an ItemReader they are not in the input. */
export function refuseWhatIsNotServed(state: MapState): void {
  const unserved = state.itemReader
    ? "ItemReader cannot be used by this version of Stepwell yet: a Map takes its items from the state's input."
    : state.resultWriter
      ? "ResultWriter cannot be used by this version of Stepwell yet: the results go into the state's output."
      : undefined;
  if (unserved) throw new StatesError('States.Runtime', unserved);
}

export interface RunLimits {
  /** As the definition gives it. */
  readonly maxConcurrency: number;
  /** The most children that run at once here. */
  readonly window: number;
}

export function startRun(
  state: MapState,
  turn: Turn,
  effective: Payload,
  items: MapItems,
  { maxConcurrency, window }: RunLimits,
): Outcome {
  const tolerance = toleranceOf(state, turn, effective);
  const batches = batchesOf(state, turn, effective, items);
  const { execution } = turn.snapshot;
  const run: MapRun = {
    arn: mapRunArn(execution, state.label ?? turn.ambient.uuid(), () => turn.ambient.random()),
    maxConcurrency,
    tolerance,
    items: items.values.length,
    ...(batches ? { batches } : {}),
  };
  const total = batches?.length ?? run.items;
  const tolerant = toleratesAny(tolerance) ? { tolerant: tolerance } : {};
  const children: ChildrenState = { total, started: 0, succeeded: 0, window, run, ...tolerant };
  const started = turn.record('MapRunStarted', {
    mapRunArn: run.arn,
    ...noted(children, {
      maxConcurrency,
      toleratedFailureCount: tolerance.count ?? 0,
      toleratedFailurePercentage: tolerance.percentage ?? 0,
    }),
  });
  if (total === 0) return completeRun(state, turn, children, []);
  return startIterations(
    state,
    turn,
    children,
    Array.from({ length: Math.min(window, total) }, () => started),
    items,
  );
}

function batchesOf(state: MapState, turn: Turn, effective: Payload, items: MapItems): number[] | undefined {
  if (!state.itemBatcher) return undefined;
  const inputs = inputsOf(state, turn, effective, items, 0, items.values.length);
  return batchStarts(inputs, batchingOf(state.itemBatcher, turn, effective));
}

/** Children have ended, none of them in a failure that is not tolerated. */
export function goOnWithRun(state: MapState, turn: Turn): Outcome {
  const { inbox, lastEventId, results = [] } = turn.snapshot;
  const children = withEnds(childrenOf(turn), inbox);
  turn.frame = { ...(turn.frame as FrameState), children };
  if (children.tolerant && isExceeded(children.tolerant, children.failed ?? 0, children.total))
    return failRun(turn, children);
  if (children.succeeded === children.total) return completeRun(state, turn, children, results);
  // Every end makes room for one more, a larger window for several.
  const most = Math.max(children.window ?? children.total, inbox.length + (children.again ?? []).length);
  return startIterations(
    state,
    turn,
    children,
    Array.from({ length: most }, () => ({ at: lastEventId })),
  );
}

/** All children have ended. Where failures are tolerated, each result says how its child ended. */
function completeRun(state: MapState, turn: Turn, children: ChildrenState, results: readonly string[]): Outcome {
  const last = turn.record('MapRunSucceeded', noted(children));
  const outputs = children.tolerant
    ? results.filter((result) => result !== FAILED).map((result) => outputOf(result))
    : results;
  return completeWithResults(state, turn, outputs, last);
}

/** A child that was started before failures were tolerated has its output alone: JSON begins with no such letter. */
function outputOf(result: string): string {
  return result.startsWith(SUCCEEDED) ? result.slice(SUCCEEDED.length) : result;
}

/** More children have failed than may: the others are cut off. */
export function failRun(turn: Turn, children: ChildrenState): Outcome {
  turn.record('MapRunFailed', { ...THRESHOLD_EXCEEDED, ...noted(children) });
  // What is cut off is known only as of the load.
  turn.exclusive = true;
  return failWith(THRESHOLD_EXCEEDED);
}

/** What the event is to tell DescribeMapRun: at the run's start how it was set up, else how far it came. */
function noted(
  children: ChildrenState,
  setUp?: Omit<MapRunNote, 'progress'>,
): { mapRuns?: Record<string, MapRunNote> } {
  if (!children.run) return {};
  const progress = progressOf(children, { over: setUp === undefined });
  return { mapRuns: { [children.run.arn]: { ...setUp, ...limitsOf(children.run), progress } } };
}
