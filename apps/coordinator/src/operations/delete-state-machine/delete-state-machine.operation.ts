import { Inject, Injectable } from '@nestjs/common';
import { parseStateMachineArn, type DeleteStateMachineRequest, type EmptyResponse } from '#sfn-api';
import { STATE_MACHINE_REMOVER, type StateMachineRemover } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { owns } from '../shared/ownership.js';

/** Deleting what does not exist succeeds. A machine of which something runs is DELETING until that has been ended. */
@Injectable()
export class DeleteStateMachineOperation implements Operation<'DeleteStateMachine'> {
  readonly name = 'DeleteStateMachine';

  constructor(@Inject(STATE_MACHINE_REMOVER) private readonly remover: StateMachineRemover) {}

  async execute({ stateMachineArn }: DeleteStateMachineRequest, caller: Caller): Promise<EmptyResponse> {
    const { qualifier, ...place } = parseStateMachineArn(stateMachineArn);
    if (owns(caller, place) && qualifier === undefined) await this.remover.remove(stateMachineArn);
    return {};
  }
}
