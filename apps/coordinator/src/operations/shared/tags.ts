import { Inject, Injectable } from '@nestjs/common';
import {
  ConflictException,
  parseActivityArn,
  parseStateMachineArn,
  parseTaggableArn,
  ResourceNotFound,
  type Tag,
} from '#sfn-api';
import type { ActivityRecord, ActivityStore, StateMachineRecord, StateMachineStore } from '#store';
import { ACTIVITY_STORE, STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller } from '../operation.js';
import { owns } from './ownership.js';

/** How often to look again when others change the same resource at the same moment. */
const ATTEMPTS = 20;

/** What has tags. */
type Tagged = Pick<ActivityRecord, 'tags' | 'tagRevision'>;

/** Tags of whatever can have some: an activity, a machine, but none of its versions and aliases (AWS: they are not found). */
@Injectable()
export class Tags {
  constructor(
    @Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore,
    @Inject(ACTIVITY_STORE) private readonly activities: ActivityStore,
  ) {}

  /** @throws InvalidArn, ResourceNotFound */
  async of(resourceArn: string, caller: Caller): Promise<readonly Tag[]> {
    return (await this.#find(resourceArn, caller)).held.tags ?? [];
  }

  /**
   * @param change gives the new tags from those there are, or throws what the caller is to know
   * @throws InvalidArn, ResourceNotFound, ConflictException
   */
  async change(resourceArn: string, caller: Caller, change: (tags: readonly Tag[]) => Tagged['tags']): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { held, replace } = await this.#find(resourceArn, caller);
      const next = { tags: change(held.tags ?? []), tagRevision: (held.tagRevision ?? 0) + 1 };
      if ((await replace(next)) === 'updated') return;
    }
    throw new ConflictException(`The tags of '${resourceArn}' are being changed by others: try again`);
  }

  /** What has the tags now, and how they are replaced unless somebody else has changed them since. */
  async #find(
    resourceArn: string,
    caller: Caller,
  ): Promise<{ readonly held: Tagged; readonly replace: (tags: Tagged) => Promise<string> }> {
    if (parseTaggableArn(resourceArn).kind === 'activity') {
      const activity = await this.#activity(resourceArn, caller);
      if (activity === undefined) throw new ResourceNotFound(resourceArn);
      return { held: activity, replace: (tags) => this.activities.updateActivity(activity, { ...activity, ...tags }) };
    }
    const machine = await this.#machine(resourceArn, caller);
    if (machine === undefined) throw new ResourceNotFound(resourceArn);
    const replace = async (tags: Tagged) =>
      (await this.stateMachines.updateStateMachine(machine, { ...machine, ...tags })).status;
    return { held: machine, replace };
  }

  async #activity(arn: string, caller: Caller): Promise<ActivityRecord | undefined> {
    return owns(caller, parseActivityArn(arn)) ? this.activities.getActivity(arn) : undefined;
  }

  async #machine(arn: string, caller: Caller): Promise<StateMachineRecord | undefined> {
    const { qualifier, ...place } = parseStateMachineArn(arn);
    if (!owns(caller, place) || qualifier !== undefined) return undefined;
    return this.stateMachines.getStateMachine(arn);
  }
}
