import { Inject, Injectable } from '@nestjs/common';
import {
  ConflictException,
  epochSeconds,
  LIMITS,
  qualifiedArn,
  StateMachineDeleting,
  StateMachineDoesNotExist,
  type PublishStateMachineVersionRequest,
  type PublishStateMachineVersionResponse,
} from '#sfn-api';
import type { StateMachineStore } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { tooManyVersions, versionOf } from '../shared/publication.js';
import { StateMachineLookup } from '../shared/state-machine-lookup.js';

/** How often to look again when others change the same machine at the same moment. */
const ATTEMPTS = 5;
/** Names the revision of a machine that was never changed, which has no id. */
const INITIAL = 'INITIAL';

/** A revision is published once: its version is answered again, whatever the description. */
@Injectable()
export class PublishStateMachineVersionOperation implements Operation<'PublishStateMachineVersion'> {
  readonly name = 'PublishStateMachineVersion';

  constructor(
    private readonly lookup: StateMachineLookup,
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
  ) {}

  async execute(
    { stateMachineArn, revisionId, description }: PublishStateMachineVersionRequest,
    caller: Caller,
  ): Promise<PublishStateMachineVersionResponse> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const current = await this.lookup.find(stateMachineArn, caller);
      if (current.status === 'DELETING') throw new StateMachineDeleting(stateMachineArn);
      const { revisionId: currentRevision = INITIAL } = current;
      if (revisionId !== undefined && revisionId !== currentRevision) {
        throw new ConflictException(
          `Failed to publish the State Machine version for revision ${revisionId}. The current State Machine revision is ${currentRevision}.`,
        );
      }
      const publish = { version: versionOf(current, description), limit: LIMITS.versions };
      const result = await this.stateMachines.updateStateMachine(current, current, publish);
      if (result.status === 'not-found') throw new StateMachineDoesNotExist(stateMachineArn);
      if (result.status === 'full') throw tooManyVersions(stateMachineArn);
      if (result.status === 'updated' && result.version !== undefined) {
        const { number, createdAt } = result.version;
        return {
          creationDate: epochSeconds(createdAt),
          stateMachineVersionArn: qualifiedArn(stateMachineArn, number),
        };
      }
    }
    throw new ConflictException(`The state machine '${stateMachineArn}' is being updated by others: try again`);
  }
}
