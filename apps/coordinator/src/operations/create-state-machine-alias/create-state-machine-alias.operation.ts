import { Inject, Injectable } from '@nestjs/common';
import {
  ConflictException,
  epochSeconds,
  LIMITS,
  parseStateMachineArn,
  qualifiedArn,
  RoutedResourceNotFound,
  ServiceQuotaExceededException,
  type SfnApiError,
  StateMachineDeleting,
  type CreateStateMachineAliasRequest,
  type CreateStateMachineAliasResponse,
} from '#sfn-api';
import type { StateMachineStore } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { owns } from '../shared/ownership.js';
import { readRouting } from '../shared/routing.js';
import { sameJson } from '../shared/same-json.js';

/** The same name, description and routing again is the same alias; anything else under its name is a conflict. */
@Injectable()
export class CreateStateMachineAliasOperation implements Operation<'CreateStateMachineAlias'> {
  readonly name = 'CreateStateMachineAlias';

  constructor(@Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore) {}

  async execute(
    { name, description, routingConfiguration }: CreateStateMachineAliasRequest,
    caller: Caller,
  ): Promise<CreateStateMachineAliasResponse> {
    const { stateMachineArn, routes } = readRouting(routingConfiguration);
    const mine = owns(caller, parseStateMachineArn(stateMachineArn));
    const machine = mine ? await this.stateMachines.getStateMachine(stateMachineArn) : undefined;
    if (machine === undefined) throw new RoutedResourceNotFound(stateMachineArn);
    if (machine.status === 'DELETING') throw new StateMachineDeleting(stateMachineArn);
    const now = Date.now();
    const wanted = { stateMachineArn, name, description, routes, createdAt: now, updatedAt: now };
    const result = await this.stateMachines.createAlias(wanted, LIMITS.aliases);
    if (!('alias' in result)) throw refusalOf(result.status, stateMachineArn);
    const { alias } = result;
    if (alias.description !== description || !sameJson(alias.routes, routes)) {
      throw new ConflictException(
        'Failed to create alias because an alias with the same name and a different routing configuration already exists.',
      );
    }
    return {
      stateMachineAliasArn: qualifiedArn(stateMachineArn, name),
      creationDate: epochSeconds(alias.createdAt),
    };
  }
}

function refusalOf(status: 'no-version' | 'full', stateMachineArn: string): SfnApiError {
  if (status === 'no-version') return new RoutedResourceNotFound(stateMachineArn);
  return new ServiceQuotaExceededException(
    `The state machine '${stateMachineArn}' has ${LIMITS.aliases} aliases, which is the most: delete one first`,
  );
}
