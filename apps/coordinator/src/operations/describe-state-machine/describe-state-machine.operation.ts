import { Injectable } from '@nestjs/common';
import { epochSeconds, type DescribeStateMachineRequest, type DescribeStateMachineResponse } from '#sfn-api';
import type { Caller, Operation } from '../operation.js';
import { configurationsOf } from '../shared/configurations.js';
import { StateMachineLookup } from '../shared/state-machine-lookup.js';

/** What METADATA_ONLY shows instead of a definition (service model, DescribeStateMachine). */
export const NO_DEFINITION = '{}';

@Injectable()
export class DescribeStateMachineOperation implements Operation<'DescribeStateMachine'> {
  readonly name = 'DescribeStateMachine';

  constructor(private readonly lookup: StateMachineLookup) {}

  async execute(
    { stateMachineArn, includedData }: DescribeStateMachineRequest,
    caller: Caller,
  ): Promise<DescribeStateMachineResponse> {
    const record = await this.lookup.find(stateMachineArn, caller);
    return {
      stateMachineArn: record.arn,
      name: record.name,
      status: record.status,
      definition: includedData === 'METADATA_ONLY' ? NO_DEFINITION : record.definition,
      roleArn: record.roleArn,
      type: record.type,
      creationDate: epochSeconds(record.createdAt),
      ...configurationsOf(record),
      ...(record.revisionId !== undefined && { revisionId: record.revisionId }),
    };
  }
}
