import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import {
  checkRoleArn,
  ConflictException,
  epochSeconds,
  LIMITS,
  MissingRequiredParameter,
  qualifiedArn,
  StateMachineDeleting,
  StateMachineDoesNotExist,
  type UpdateStateMachineRequest,
  type UpdateStateMachineResponse,
} from '#sfn-api';
import type { ExecutionStore, StateMachineRecord, StateMachineStore } from '#store';
import { EXECUTION_STORE, STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { completeEncryption, completeLogging, completeTracing } from '../shared/configurations.js';
import { DefinitionCheck } from '../shared/definition-check.js';
import { tooManyVersions, versionOf, wantsVersion } from '../shared/publication.js';
import { sameJson } from '../shared/same-json.js';
import { StateMachineLookup } from '../shared/state-machine-lookup.js';

/** How often to look again when others update the same machine at the same moment. */
const ATTEMPTS = 5;
const CHANGEABLE = [
  'definition',
  'roleArn',
  'loggingConfiguration',
  'tracingConfiguration',
  'encryptionConfiguration',
] as const;

/** Running executions keep the definition and role they were started with. */
@Injectable()
export class UpdateStateMachineOperation implements Operation<'UpdateStateMachine'> {
  readonly name = 'UpdateStateMachine';

  constructor(
    private readonly lookup: StateMachineLookup,
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
    @Inject(EXECUTION_STORE) private readonly executions: ExecutionStore,
    private readonly definitions: DefinitionCheck,
  ) {}

  async execute(request: UpdateStateMachineRequest, caller: Caller): Promise<UpdateStateMachineResponse> {
    const { stateMachineArn, definition, roleArn, loggingConfiguration, tracingConfiguration } = request;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const current = await this.lookup.find(stateMachineArn, caller);
      if (current.status === 'DELETING') throw new StateMachineDeleting(stateMachineArn);
      const isPublished = wantsVersion(request);
      if ((definition ?? roleArn ?? loggingConfiguration ?? tracingConfiguration) === undefined)
        throw new MissingRequiredParameter();
      const next = await this.#nextOf(current, request);
      const publish = { version: versionOf(next, request.versionDescription), limit: LIMITS.versions };
      const result = await this.stateMachines.updateStateMachine(current, next, isPublished ? publish : undefined);
      if (result.status === 'not-found') throw new StateMachineDoesNotExist(stateMachineArn);
      if (result.status === 'full') throw tooManyVersions(stateMachineArn);
      if (result.status === 'updated') {
        return {
          updateDate: epochSeconds(next.updatedAt),
          ...(next.revisionId !== undefined && { revisionId: next.revisionId }),
          ...(result.version && {
            stateMachineVersionArn: qualifiedArn(stateMachineArn, result.version.number),
          }),
        };
      }
    }
    throw new ConflictException(`The state machine '${stateMachineArn}' is being updated by others: try again`);
  }

  async #nextOf(current: StateMachineRecord, request: UpdateStateMachineRequest): Promise<StateMachineRecord> {
    const { definition, roleArn, loggingConfiguration, tracingConfiguration, encryptionConfiguration } = request;
    if (roleArn !== undefined) checkRoleArn(roleArn);
    if (definition !== undefined) this.definitions.check(definition, current.type);
    const next: StateMachineRecord = {
      ...current,
      ...(roleArn !== undefined && { roleArn }),
      ...(loggingConfiguration && { loggingConfiguration: completeLogging(loggingConfiguration) }),
      ...(tracingConfiguration && { tracingConfiguration: completeTracing(tracingConfiguration) }),
      ...(encryptionConfiguration && { encryptionConfiguration: completeEncryption(encryptionConfiguration) }),
      ...(definition !== undefined && { definition, definitionHash: await this.executions.putDefinition(definition) }),
      updatedAt: Date.now(),
    };
    // An update that changes nothing keeps its revision; the first revision of a machine has no id at all.
    const changed = CHANGEABLE.some((member) => !sameJson(current[member], next[member]));
    return changed ? { ...next, revisionId: randomUUID() } : next;
  }
}
