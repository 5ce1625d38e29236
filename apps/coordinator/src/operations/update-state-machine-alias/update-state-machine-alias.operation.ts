import { Inject, Injectable } from '@nestjs/common';
import {
  ConflictException,
  epochSeconds,
  RoutedResourceNotFound,
  ValidationException,
  type UpdateStateMachineAliasRequest,
  type UpdateStateMachineAliasResponse,
} from '#sfn-api';
import type { AliasRoute, StateMachineStore } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { readRouting } from '../shared/routing.js';
import { StateMachineLookup } from '../shared/state-machine-lookup.js';

/** How often to look again when others change the same alias at the same moment. */
const ATTEMPTS = 5;

/** What a request does not name stays as it is. The next start goes by the new routes. */
@Injectable()
export class UpdateStateMachineAliasOperation implements Operation<'UpdateStateMachineAlias'> {
  readonly name = 'UpdateStateMachineAlias';

  constructor(
    private readonly lookup: StateMachineLookup,
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
  ) {}

  async execute(
    { stateMachineAliasArn, description, routingConfiguration }: UpdateStateMachineAliasRequest,
    caller: Caller,
  ): Promise<UpdateStateMachineAliasResponse> {
    if (description === undefined && routingConfiguration === undefined) {
      throw new ValidationException(
        'Either the description or the routing configuration must be specified',
        'MISSING_REQUIRED_PARAMETER',
      );
    }
    const routing = routingConfiguration && readRouting(routingConfiguration);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const current = await this.lookup.findAlias(stateMachineAliasArn, caller);
      const next = {
        ...current,
        ...(description !== undefined && { description }),
        ...(routing && { routes: routesOf(routing, current.stateMachineArn) }),
        updatedAt: Date.now(),
      };
      const result = await this.stateMachines.updateAlias(current, next);
      if (result === 'not-found' || result === 'no-version') throw new RoutedResourceNotFound(stateMachineAliasArn);
      if (result === 'updated') return { updateDate: epochSeconds(next.updatedAt) };
    }
    throw new ConflictException(`The alias '${stateMachineAliasArn}' is being updated by others: try again`);
  }
}

/** @throws ValidationException when they are of another machine than the alias */
function routesOf({ stateMachineArn, routes }: ReturnType<typeof readRouting>, aliasOf: string): readonly AliasRoute[] {
  if (stateMachineArn === aliasOf) return routes;
  throw new ValidationException(
    `Routing configuration must contain versions of the alias's own state machine. Received: versions of ${stateMachineArn}`,
    'INVALID_ROUTING_CONFIGURATION',
  );
}
