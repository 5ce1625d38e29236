import { Injectable } from '@nestjs/common';
import { epochSeconds, type DescribeExecutionRequest, type DescribeExecutionResponse } from '#sfn-api';
import type { ExecutionRecord } from '#store';
import type { Caller, Operation } from '../operation.js';
import { ExecutionLookup } from '../shared/execution-lookup.js';
import { qualifiersOf } from '../shared/qualifiers.js';
import { RedriveStatusCheck } from '../shared/redrive-status.js';

@Injectable()
export class DescribeExecutionOperation implements Operation<'DescribeExecution'> {
  readonly name = 'DescribeExecution';

  constructor(
    private readonly lookup: ExecutionLookup,
    private readonly redrives: RedriveStatusCheck,
  ) {}

  async execute(
    { executionArn, includedData }: DescribeExecutionRequest,
    caller: Caller,
  ): Promise<DescribeExecutionResponse> {
    const record = await this.lookup.find(executionArn, caller);
    const { info, status, stoppedAt, error, cause, traceHeader } = record;
    return {
      executionArn: info.arn,
      stateMachineArn: info.stateMachineArn,
      name: info.name,
      status,
      startDate: epochSeconds(info.startedAt),
      ...(stoppedAt !== undefined && { stopDate: epochSeconds(stoppedAt) }),
      ...dataOf(record, includedData !== 'METADATA_ONLY'),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
      ...(traceHeader !== undefined && { traceHeader }),
      ...qualifiersOf(info),
      redriveCount: info.redriveCount,
      ...(info.redrivenAt !== undefined && { redriveDate: epochSeconds(info.redrivenAt) }),
      ...(await this.redrives.of(record)),
    };
  }
}

function dataOf({ info, output }: ExecutionRecord, included: boolean) {
  return {
    ...(included && { input: info.input }),
    inputDetails: { included },
    ...(output !== undefined && { ...(included && { output }), outputDetails: { included } }),
  };
}
