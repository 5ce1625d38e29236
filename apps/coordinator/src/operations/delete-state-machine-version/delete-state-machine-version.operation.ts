import { Inject, Injectable } from '@nestjs/common';
import { ConflictException, type DeleteStateMachineVersionRequest, type EmptyResponse } from '#sfn-api';
import type { StateMachineStore } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { StateMachineLookup } from '../shared/state-machine-lookup.js';

/** Deleting what does not exist succeeds. Executions of the version go on; its number is not used again. */
@Injectable()
export class DeleteStateMachineVersionOperation implements Operation<'DeleteStateMachineVersion'> {
  readonly name = 'DeleteStateMachineVersion';

  constructor(
    private readonly lookup: StateMachineLookup,
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
  ) {}

  async execute({ stateMachineVersionArn }: DeleteStateMachineVersionRequest, caller: Caller): Promise<EmptyResponse> {
    const { machineArn, number } = this.lookup.readVersionArn(stateMachineVersionArn, caller);
    if (machineArn === undefined) return {};
    const result = await this.stateMachines.deleteVersion(machineArn, number);
    if (result.status === 'referenced') {
      throw new ConflictException(
        `Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${result.aliases.join(', ')}]`,
      );
    }
    return {};
  }
}
