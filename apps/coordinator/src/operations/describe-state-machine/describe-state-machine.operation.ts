import { Inject, Injectable } from '@nestjs/common';
import {
  epochSeconds,
  StateMachineDoesNotExist,
  type DescribeStateMachineRequest,
  type DescribeStateMachineResponse,
} from '#sfn-api';
import type { ExecutionStore, StateMachineVersion } from '#store';
import { DEFINITIONS, EXECUTION_STORE, type Definitions } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { configurationsOf } from '../shared/configurations.js';
import { StateMachineLookup } from '../shared/state-machine-lookup.js';
import { variableReferencesOf } from '../shared/variable-references.js';

/** What METADATA_ONLY shows instead of a definition (service model, DescribeStateMachine). */
export const NO_DEFINITION = '{}';

/** Of a machine, or of a version: then as it was published, with the version's ARN and creation date. */
@Injectable()
export class DescribeStateMachineOperation implements Operation<'DescribeStateMachine'> {
  readonly name = 'DescribeStateMachine';

  constructor(
    private readonly lookup: StateMachineLookup,
    @Inject(EXECUTION_STORE) private readonly executions: ExecutionStore,
    @Inject(DEFINITIONS) private readonly definitions: Definitions,
  ) {}

  async execute(
    { stateMachineArn, includedData }: DescribeStateMachineRequest,
    caller: Caller,
  ): Promise<DescribeStateMachineResponse> {
    const { machine, version, alias } = await this.lookup.findAny(stateMachineArn, caller);
    if (alias !== undefined) throw new StateMachineDoesNotExist(stateMachineArn);
    const { roleArn, createdAt, revisionId } = version ?? machine;
    const definition =
      includedData === 'METADATA_ONLY' ? undefined : version ? await this.#textOf(version) : machine.definition;
    return {
      stateMachineArn,
      name: machine.name,
      status: machine.status,
      definition: definition ?? NO_DEFINITION,
      roleArn,
      type: machine.type,
      creationDate: epochSeconds(createdAt),
      ...configurationsOf(version ?? machine),
      ...(definition !== undefined && variableReferencesOf(this.definitions.parse(definition, machine.type))),
      ...(revisionId !== undefined && { revisionId }),
      ...(version?.description !== undefined && { description: version.description }),
    };
  }

  /** @throws Error when the text is lost: definitions are never deleted. */
  async #textOf({ stateMachineArn, number, definitionHash }: StateMachineVersion): Promise<string> {
    const text = await this.executions.getDefinition(definitionHash);
    if (text === undefined) throw new Error(`the definition of ${stateMachineArn}:${number} is not in the store`);
    return text;
  }
}
