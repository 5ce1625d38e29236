import { Inject, Injectable } from '@nestjs/common';
import type { DeleteStateMachineAliasRequest, EmptyResponse } from '#sfn-api';
import type { StateMachineStore } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { StateMachineLookup } from '../shared/state-machine-lookup.js';

/** Deleting what does not exist succeeds. The versions stay. */
@Injectable()
export class DeleteStateMachineAliasOperation implements Operation<'DeleteStateMachineAlias'> {
  readonly name = 'DeleteStateMachineAlias';

  constructor(
    private readonly lookup: StateMachineLookup,
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
  ) {}

  async execute({ stateMachineAliasArn }: DeleteStateMachineAliasRequest, caller: Caller): Promise<EmptyResponse> {
    const { machineArn, name } = this.lookup.readAliasArn(stateMachineAliasArn, caller);
    if (machineArn !== undefined) await this.stateMachines.deleteAlias(machineArn, name);
    return {};
  }
}
