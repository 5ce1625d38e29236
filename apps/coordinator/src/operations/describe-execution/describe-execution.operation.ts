import { Inject, Injectable } from '@nestjs/common';
import { epochSeconds, type DescribeExecutionRequest, type DescribeExecutionResponse } from '#sfn-api';
import type { ExecutionRecord, ExecutionStore } from '#store';
import { EXECUTION_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { ExecutionLookup } from '../shared/execution-lookup.js';
import { redriveStatusOf } from './redrive-status.js';

@Injectable()
export class DescribeExecutionOperation implements Operation<'DescribeExecution'> {
  readonly name = 'DescribeExecution';

  constructor(
    private readonly lookup: ExecutionLookup,
    @Inject(EXECUTION_STORE) private readonly executions: ExecutionStore,
  ) {}

  async execute(
    { executionArn, includedData }: DescribeExecutionRequest,
    caller: Caller,
  ): Promise<DescribeExecutionResponse> {
    const record = await this.lookup.find(executionArn, caller);
    const { info, status, stoppedAt, error, cause, traceHeader } = record;
    const failed = status !== 'RUNNING' && status !== 'SUCCEEDED';
    const historyLength = failed ? await this.executions.historyLength(record.execution) : 0;
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
      redriveCount: info.redriveCount,
      ...redriveStatusOf(record, historyLength, Date.now()),
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
