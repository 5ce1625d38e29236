import { Injectable } from '@nestjs/common';
import type { MapRunCounts } from '#engine';
import { epochSeconds, type DescribeMapRunRequest, type DescribeMapRunResponse, type MapRunItemCounts } from '#sfn-api';
import type { Caller, Operation } from '../operation.js';
import { MapRunLookup } from '../shared/map-run-lookup.js';

@Injectable()
export class DescribeMapRunOperation implements Operation<'DescribeMapRun'> {
  readonly name = 'DescribeMapRun';

  constructor(private readonly mapRuns: MapRunLookup) {}

  async execute({ mapRunArn }: DescribeMapRunRequest, caller: Caller): Promise<DescribeMapRunResponse> {
    const { executionArn, status, startedAt, stoppedAt, setUp, progress, redriveCount, redrivenAt } =
      await this.mapRuns.find(mapRunArn, caller);
    return {
      mapRunArn,
      executionArn,
      status,
      startDate: epochSeconds(startedAt),
      ...(stoppedAt !== undefined && { stopDate: epochSeconds(stoppedAt) }),
      maxConcurrency: setUp.maxConcurrency ?? 0,
      toleratedFailurePercentage: setUp.toleratedFailurePercentage ?? 0,
      toleratedFailureCount: setUp.toleratedFailureCount ?? 0,
      itemCounts: countsOf(progress.items),
      executionCounts: countsOf(progress.executions),
      redriveCount,
      ...(redrivenAt !== undefined && { redriveDate: epochSeconds(redrivenAt) }),
    };
  }
}

/** Children have no time limit of their own here; results count as written once they are there (recorded: also without a ResultWriter). */
function countsOf(counts: MapRunCounts): MapRunItemCounts {
  return { ...counts, timedOut: 0, resultsWritten: counts.succeeded + counts.failed };
}
