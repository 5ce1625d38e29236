import type { FailureTolerance } from './frame.js';

/** The run of a DISTRIBUTED Map: what stays the same from its start on, but for UpdateMapRun. */
export interface MapRun {
  readonly arn: string;
  /** As the definition gives it; 0 = no limit of its own. */
  readonly maxConcurrency: number;
  readonly tolerance: FailureTolerance;
  readonly items: number;
  /** How often the run was redriven, if ever. */
  readonly redriveCount?: number;
  /** Its limits are no longer those it was started with. */
  readonly updated?: true;
  /** With an ItemBatcher: the index of each batch's first item. Otherwise every item is a child of its own. */
  readonly batches?: readonly number[];
}

/** What UpdateMapRun changes; what is absent stays as it is. */
export interface MapRunLimits {
  readonly maxConcurrency?: number;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
}

/** As DescribeMapRun counts children, and their items. */
export interface MapRunCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly aborted: number;
  readonly total: number;
}

export interface MapRunProgress {
  readonly executions: MapRunCounts;
  readonly items: MapRunCounts;
}

/**
 * What history events tell of Map Runs beside what AWS shows of them, by ARN: member `mapRuns` of the details of MapRunStarted
 * and of the event that ends the run, there with its limits if they were updated. It is for DescribeMapRun and is no part of the event on the wire.
 */
export interface MapRunNote extends MapRunLimits {
  readonly progress: MapRunProgress;
}
