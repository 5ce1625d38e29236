import { Inject, Injectable } from '@nestjs/common';
import {
  epochSeconds,
  type DescribeStateMachineForExecutionRequest,
  type DescribeStateMachineForExecutionResponse,
} from '#sfn-api';
import type { ExecutionStore, StateMachineStore } from '#store';
import { DEFINITIONS, EXECUTION_STORE, STATE_MACHINE_STORE, type Definitions } from '../../tokens.js';
import { NO_DEFINITION } from '../describe-state-machine/describe-state-machine.operation.js';
import type { Caller, Operation } from '../operation.js';
import { configurationsOf } from '../shared/configurations.js';
import { ExecutionLookup } from '../shared/execution-lookup.js';
import { variableReferencesOf } from '../shared/variable-references.js';

@Injectable()
export class DescribeStateMachineForExecutionOperation implements Operation<'DescribeStateMachineForExecution'> {
  readonly name = 'DescribeStateMachineForExecution';

  constructor(
    private readonly lookup: ExecutionLookup,
    @Inject(EXECUTION_STORE) private readonly executions: ExecutionStore,
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
    @Inject(DEFINITIONS) private readonly definitions: Definitions,
  ) {}

  async execute(
    { executionArn, includedData }: DescribeStateMachineForExecutionRequest,
    caller: Caller,
  ): Promise<DescribeStateMachineForExecutionResponse> {
    const { info, definitionHash } = await this.lookup.find(executionArn, caller);
    const { stateMachineArn, stateMachineVersion } = info;
    const source =
      stateMachineVersion === undefined
        ? await this.stateMachines.getStateMachine(stateMachineArn)
        : await this.stateMachines.getVersion(stateMachineArn, stateMachineVersion);
    const definition =
      includedData === 'METADATA_ONLY' ? undefined : await this.executions.getDefinition(definitionHash);
    // The execution is pinned to its definition and role, not to a revision. When the machine has moved on, or it or the version is gone,
    // the closest that is known of the time its definition came into force is the execution's own start.
    const unchanged = source?.definitionHash === definitionHash && source.roleArn === info.roleArn;
    return {
      stateMachineArn,
      name: info.stateMachineName,
      definition: definition ?? NO_DEFINITION,
      roleArn: info.roleArn,
      updateDate: epochSeconds(unchanged ? source.updatedAt : info.startedAt),
      ...configurationsOf(source),
      ...(definition !== undefined && variableReferencesOf(this.definitions.parse(definition))),
      ...(unchanged && source.revisionId !== undefined && { revisionId: source.revisionId }),
    };
  }
}
