import { Inject, Injectable } from '@nestjs/common';
import {
  checkName,
  checkRoleArn,
  DEFAULT_ENCRYPTION,
  DEFAULT_LOGGING,
  DEFAULT_TRACING,
  epochSeconds,
  formatStateMachineArn,
  qualifiedArn,
  StateMachineAlreadyExists,
  StateMachineDeleting,
  type CreateStateMachineRequest,
  type CreateStateMachineResponse,
} from '#sfn-api';
import type { ExecutionStore, StateMachineRecord, StateMachineStore } from '#store';
import { EXECUTION_STORE, STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { completeEncryption, completeLogging, completeTags, completeTracing } from '../shared/configurations.js';
import { DefinitionCheck } from '../shared/definition-check.js';
import { versionOf, wantsVersion } from '../shared/publication.js';
import { sameJson } from '../shared/same-json.js';

/** What makes two requests for one name the same request: role and tags do not count (AWS API reference, CreateStateMachine). */
const IDENTITY = [
  'definition',
  'type',
  'loggingConfiguration',
  'tracingConfiguration',
  'encryptionConfiguration',
  'createdWithVersion',
] as const;

/** What is published together with its machine. */
const FIRST_VERSION = 1;

@Injectable()
export class CreateStateMachineOperation implements Operation<'CreateStateMachine'> {
  readonly name = 'CreateStateMachine';

  constructor(
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
    @Inject(EXECUTION_STORE) private readonly executions: ExecutionStore,
    private readonly definitions: DefinitionCheck,
  ) {}

  async execute(request: CreateStateMachineRequest, caller: Caller): Promise<CreateStateMachineResponse> {
    const wanted = await this.#recordOf(request, caller);
    const version = wanted.createdWithVersion && versionOf(wanted, wanted.createdWithVersion.description);
    const { created, record } = await this.stateMachines.createStateMachine(wanted, version);
    if (!created) {
      if (record.status === 'DELETING') throw new StateMachineDeleting(record.arn);
      if (!IDENTITY.every((member) => sameJson(record[member], wanted[member])))
        throw new StateMachineAlreadyExists(record.arn);
    }
    return {
      stateMachineArn: record.arn,
      creationDate: epochSeconds(record.createdAt),
      ...(version && { stateMachineVersionArn: qualifiedArn(record.arn, FIRST_VERSION) }),
    };
  }

  async #recordOf(request: CreateStateMachineRequest, caller: Caller): Promise<StateMachineRecord> {
    const { name, roleArn, definition, type = 'STANDARD', versionDescription: description } = request;
    const createdWithVersion = wantsVersion(request)
      ? { ...(description !== undefined && { description }) }
      : undefined;
    checkName(name);
    checkRoleArn(roleArn);
    const arn = formatStateMachineArn(caller, name);
    const configurations = {
      loggingConfiguration: completeLogging(request.loggingConfiguration ?? DEFAULT_LOGGING),
      tracingConfiguration: completeTracing(request.tracingConfiguration ?? DEFAULT_TRACING),
      encryptionConfiguration: completeEncryption(request.encryptionConfiguration ?? DEFAULT_ENCRYPTION),
    };
    const tags = completeTags(arn, request.tags ?? []);
    this.definitions.check(definition, type);
    const definitionHash = await this.executions.putDefinition(definition);
    const now = Date.now();
    return {
      arn,
      name,
      type,
      status: 'ACTIVE',
      roleArn,
      definition,
      definitionHash,
      createdAt: now,
      updatedAt: now,
      ...configurations,
      tags,
      ...(createdWithVersion && { createdWithVersion }),
    };
  }
}
