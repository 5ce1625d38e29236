import { Inject, Injectable } from '@nestjs/common';
import { parseStateMachineArn, StateMachineDoesNotExist } from '#sfn-api';
import type { StateMachineRecord, StateMachineStore } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller } from '../operation.js';

/** Finds the state machine a request names. */
@Injectable()
export class StateMachineLookup {
  constructor(@Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore) {}

  /**
   * Versions and aliases cannot be made yet, so an ARN qualified by one names nothing; machines of other accounts do
   * not exist for this caller (S2).
   * @throws InvalidArn, ValidationException, StateMachineDoesNotExist
   */
  async find(arn: string, caller: Caller): Promise<StateMachineRecord> {
    const { account, qualifier } = parseStateMachineArn(arn);
    const known = qualifier === undefined && account === caller.account;
    const record = known ? await this.stateMachines.getStateMachine(arn) : undefined;
    if (record === undefined) throw new StateMachineDoesNotExist(arn);
    return record;
  }
}
