import type { ChildrenState, FailureTolerance, FrameState } from '../../model/frame.js';
import type { MapRun, MapRunLimits } from '../../model/map-run.js';
import { distributedWindow } from './max-concurrency.js';
import { toleratesAny } from './tolerance.js';

/**
 * The frame that waits for the Map Run, within other limits; undefined: it waits for no such run (any more). Children that run
 * go on: with less MaxConcurrency none begins until enough have ended. Where no failure was tolerated so far, the children that
 * run already still end the run by theirs.
 */
export function withLimits(frame: FrameState, mapRunArn: string, limits: MapRunLimits): FrameState | undefined {
  const { phase, children } = frame;
  if (phase !== 'children' || children?.run?.arn !== mapRunArn) return undefined;
  const { run } = children;
  const maxConcurrency = limits.maxConcurrency ?? run.maxConcurrency;
  const tolerance: FailureTolerance = {
    count: limits.toleratedFailureCount ?? run.tolerance.count,
    percentage: limits.toleratedFailurePercentage ?? run.tolerance.percentage,
  };
  const updated: MapRun = { ...run, maxConcurrency, tolerance, updated: true };
  const now: ChildrenState = { ...children, run: updated, window: distributedWindow(maxConcurrency) };
  // Children that end with their failure as result keep doing so, also when no more of them are to be.
  const tolerant = children.tolerant !== undefined || toleratesAny(tolerance);
  return { ...frame, children: tolerant ? { ...now, tolerant: tolerance } : now };
}

/** For DescribeMapRun: the limits of a run that was updated. */
export function limitsOf({ updated, maxConcurrency, tolerance }: MapRun): MapRunLimits {
  if (!updated) return {};
  return {
    maxConcurrency,
    toleratedFailureCount: tolerance.count ?? 0,
    toleratedFailurePercentage: tolerance.percentage ?? 0,
  };
}
