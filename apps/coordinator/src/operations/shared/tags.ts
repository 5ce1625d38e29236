import { Inject, Injectable } from '@nestjs/common';
import { ConflictException, parseStateMachineArn, parseTaggableArn, ResourceNotFound, type Tag } from '#sfn-api';
import type { StateMachineRecord, StateMachineStore } from '#store';
import { STATE_MACHINE_STORE } from '../../tokens.js';
import type { Caller } from '../operation.js';

/** How often to look again when others change the same resource at the same moment. */
const ATTEMPTS = 20;

/** Tags of whatever can have some: a machine, but none of its versions and aliases (AWS: they are not found). */
@Injectable()
export class Tags {
  constructor(@Inject(STATE_MACHINE_STORE) private readonly stateMachines: StateMachineStore) {}

  /** @throws InvalidArn, ResourceNotFound */
  async of(resourceArn: string, caller: Caller): Promise<readonly Tag[]> {
    return (await this.#find(resourceArn, caller)).tags ?? [];
  }

  /**
   * @param change gives the new tags from those there are, or throws what the caller is to know
   * @throws InvalidArn, ResourceNotFound, ConflictException
   */
  async change(
    resourceArn: string,
    caller: Caller,
    change: (tags: readonly Tag[]) => StateMachineRecord['tags'],
  ): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const current = await this.#find(resourceArn, caller);
      const next = { ...current, tags: change(current.tags ?? []), tagRevision: (current.tagRevision ?? 0) + 1 };
      const { status } = await this.stateMachines.updateStateMachine(current, next);
      if (status === 'updated') return;
    }
    throw new ConflictException(`The tags of '${resourceArn}' are being changed by others: try again`);
  }

  async #find(resourceArn: string, caller: Caller): Promise<StateMachineRecord> {
    const { kind } = parseTaggableArn(resourceArn);
    const machine = kind === 'stateMachine' ? await this.#machine(resourceArn, caller) : undefined;
    if (machine === undefined) throw new ResourceNotFound(resourceArn);
    return machine;
  }

  async #machine(arn: string, caller: Caller): Promise<StateMachineRecord | undefined> {
    const { account, qualifier } = parseStateMachineArn(arn);
    if (account !== caller.account || qualifier !== undefined) return undefined;
    return this.stateMachines.getStateMachine(arn);
  }
}
