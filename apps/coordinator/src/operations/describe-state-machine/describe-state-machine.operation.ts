import { Inject, Injectable } from '@nestjs/common';
import { epochSeconds, type DescribeStateMachineRequest, type DescribeStateMachineResponse } from '#sfn-api';
import { DEFINITIONS, type Definitions } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { configurationsOf } from '../shared/configurations.js';
import { StateMachineLookup } from '../shared/state-machine-lookup.js';
import { variableReferencesOf } from '../shared/variable-references.js';

/** What METADATA_ONLY shows instead of a definition (service model, DescribeStateMachine). */
export const NO_DEFINITION = '{}';

@Injectable()
export class DescribeStateMachineOperation implements Operation<'DescribeStateMachine'> {
  readonly name = 'DescribeStateMachine';

  constructor(
    private readonly lookup: StateMachineLookup,
    @Inject(DEFINITIONS) private readonly definitions: Definitions,
  ) {}

  async execute(
    { stateMachineArn, includedData }: DescribeStateMachineRequest,
    caller: Caller,
  ): Promise<DescribeStateMachineResponse> {
    const record = await this.lookup.find(stateMachineArn, caller);
    const isMetadataOnly = includedData === 'METADATA_ONLY';
    return {
      stateMachineArn: record.arn,
      name: record.name,
      status: record.status,
      definition: isMetadataOnly ? NO_DEFINITION : record.definition,
      roleArn: record.roleArn,
      type: record.type,
      creationDate: epochSeconds(record.createdAt),
      ...configurationsOf(record),
      ...(!isMetadataOnly && variableReferencesOf(this.definitions.parse(record.definition, record.type))),
      ...(record.revisionId !== undefined && { revisionId: record.revisionId }),
    };
  }
}
