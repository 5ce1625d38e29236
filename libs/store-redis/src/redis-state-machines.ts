import type {
  CreateAliasResult,
  DeleteVersionResult,
  NewStateMachineVersion,
  StateMachineAlias,
  StateMachineRecord,
  StateMachineStore,
  StateMachineVersion,
  UpdateStateMachineResult,
} from '#store';
import { getStateMachine, listDeletingStateMachines, listStateMachines } from './reads/state-machines.js';
import { getAlias, getVersion, listAliases, listVersions } from './reads/versions.js';
import { RedisTaskStore } from './redis-task-store.js';
import { beginMachineDeletion } from './scripts/begin-machine-deletion/begin-machine-deletion.script.js';
import { createStateMachine } from './scripts/create-state-machine/create-state-machine.script.js';
import { deleteVersion } from './scripts/delete-version/delete-version.script.js';
import { forgetStateMachine } from './scripts/forget-state-machine/forget-state-machine.script.js';
import { saveAlias } from './scripts/save-alias/save-alias.script.js';
import { updateStateMachine } from './scripts/update-state-machine/update-state-machine.script.js';

/** The registry of state machines with their versions and aliases, beside what workers need. */
export class RedisStateMachines extends RedisTaskStore implements StateMachineStore {
  createStateMachine(
    record: StateMachineRecord,
    version?: NewStateMachineVersion,
  ): ReturnType<StateMachineStore['createStateMachine']> {
    return createStateMachine(this.redis, { keys: this.keys, record, version });
  }

  updateStateMachine(
    expected: StateMachineRecord,
    next: StateMachineRecord,
    publish?: { readonly version: NewStateMachineVersion; readonly limit: number },
  ): Promise<UpdateStateMachineResult> {
    return updateStateMachine(this.redis, { keys: this.keys, expected, next, publish });
  }

  getStateMachine(arn: string): Promise<StateMachineRecord | undefined> {
    return getStateMachine(this.redis, this.keys, arn);
  }

  beginStateMachineDeletion(expected: StateMachineRecord): Promise<StateMachineRecord | undefined> {
    return beginMachineDeletion(this.redis, { keys: this.keys, expected });
  }

  forgetStateMachine(deleting: StateMachineRecord): Promise<boolean> {
    return forgetStateMachine(this.redis, { keys: this.keys, record: deleting });
  }

  listDeletingStateMachines(): Promise<readonly StateMachineRecord[]> {
    return listDeletingStateMachines(this.redis, this.keys);
  }

  listStateMachines(
    limit: number,
    after?: { readonly createdAt: number; readonly arn: string },
  ): Promise<readonly StateMachineRecord[]> {
    return listStateMachines(this.redis, this.keys, limit, after);
  }

  getVersion(stateMachineArn: string, number: number): Promise<StateMachineVersion | undefined> {
    return getVersion(this.redis, this.keys, stateMachineArn, number);
  }

  listVersions(stateMachineArn: string, limit: number, before = Infinity): Promise<readonly StateMachineVersion[]> {
    return listVersions(this.redis, this.keys, stateMachineArn, limit, before);
  }

  deleteVersion(stateMachineArn: string, number: number): Promise<DeleteVersionResult> {
    return deleteVersion(this.redis, { keys: this.keys, stateMachineArn, number });
  }

  async createAlias(alias: StateMachineAlias, limit: number): Promise<CreateAliasResult> {
    const result = await saveAlias(this.redis, { keys: this.keys, alias, limit });
    switch (result.status) {
      case 'saved':
        return { status: 'created', alias };
      case 'exists':
        return result;
      case 'full':
      case 'no-version':
        return { status: result.status };
      default:
        throw new Error(`A new alias cannot be answered with '${result.status}'.`);
    }
  }

  async updateAlias(
    expected: StateMachineAlias,
    next: StateMachineAlias,
  ): Promise<'updated' | 'conflict' | 'not-found' | 'no-version'> {
    const { status } = await saveAlias(this.redis, { keys: this.keys, alias: next, expected, limit: Infinity });
    if (status === 'saved') return 'updated';
    if (status === 'exists' || status === 'full')
      throw new Error(`A change of an alias cannot be answered with '${status}'.`);
    return status;
  }

  getAlias(stateMachineArn: string, name: string): Promise<StateMachineAlias | undefined> {
    return getAlias(this.redis, this.keys, stateMachineArn, name);
  }

  async deleteAlias(stateMachineArn: string, name: string): Promise<boolean> {
    return (await this.redis.hdel(this.keys.machine(stateMachineArn).aliases, name)) === 1;
  }

  listAliases(stateMachineArn: string): Promise<readonly StateMachineAlias[]> {
    return listAliases(this.redis, this.keys, stateMachineArn);
  }
}
