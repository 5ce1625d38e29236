import type { FailureTolerance } from './frame.js';

/** The run of a DISTRIBUTED Map: what stays the same from its start on. */
export interface MapRun {
  readonly arn: string;
  /** As the definition gives it; 0 = no limit of its own. */
  readonly maxConcurrency: number;
  readonly tolerance: FailureTolerance;
  readonly items: number;
  /** How often the run was redriven, if ever. */
  readonly redriveCount?: number;
  /** With an ItemBatcher: the index of each batch's first item. Otherwise every item is a child of its own. */
  readonly batches?: readonly number[];
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
 * and of the event that ends the run. It is for DescribeMapRun and is no part of the event on the wire.
 */
export interface MapRunNote {
  readonly maxConcurrency?: number;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
  readonly progress: MapRunProgress;
}
