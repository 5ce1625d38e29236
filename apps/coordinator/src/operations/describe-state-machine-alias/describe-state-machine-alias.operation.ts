import { Injectable } from '@nestjs/common';
import { epochSeconds, type DescribeStateMachineAliasRequest, type DescribeStateMachineAliasResponse } from '#sfn-api';
import type { Caller, Operation } from '../operation.js';
import { routingOf } from '../shared/routing.js';
import { StateMachineLookup } from '../shared/state-machine-lookup.js';

@Injectable()
export class DescribeStateMachineAliasOperation implements Operation<'DescribeStateMachineAlias'> {
  readonly name = 'DescribeStateMachineAlias';

  constructor(private readonly lookup: StateMachineLookup) {}

  async execute(
    { stateMachineAliasArn }: DescribeStateMachineAliasRequest,
    caller: Caller,
  ): Promise<DescribeStateMachineAliasResponse> {
    const alias = await this.lookup.findAlias(stateMachineAliasArn, caller);
    return {
      stateMachineAliasArn,
      name: alias.name,
      ...(alias.description !== undefined && { description: alias.description }),
      routingConfiguration: routingOf(alias),
      creationDate: epochSeconds(alias.createdAt),
      updateDate: epochSeconds(alias.updatedAt),
    };
  }
}
