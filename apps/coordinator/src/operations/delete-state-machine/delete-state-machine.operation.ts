import { Inject, Injectable } from '@nestjs/common';
import { parseStateMachineArn, type DeleteStateMachineRequest, type EmptyResponse } from '#sfn-api';
import type { StateMachineStore } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';

/**
 * Deletes the machine at once; deleting what does not exist succeeds. Executions that are running go on to their end
 * with the definition they were started with, where AWS aborts them at their next transition.
 */
@Injectable()
export class DeleteStateMachineOperation implements Operation<'DeleteStateMachine'> {
  readonly name = 'DeleteStateMachine';

  constructor(@Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore) {}

  async execute({ stateMachineArn }: DeleteStateMachineRequest, caller: Caller): Promise<EmptyResponse> {
    const { account, qualifier } = parseStateMachineArn(stateMachineArn);
    if (account === caller.account && qualifier === undefined)
      await this.stateMachines.deleteStateMachine(stateMachineArn);
    return {};
  }
}
