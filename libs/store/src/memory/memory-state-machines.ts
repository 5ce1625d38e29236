import type { StateMachineRecord, StateMachineStore, UpdateStateMachineResult } from '../state-machine-store.js';
import {
  byAge,
  type CreateAliasResult,
  type DeleteVersionResult,
  type NewStateMachineVersion,
  type StateMachineAlias,
  type StateMachineVersion,
} from '../version-store.js';
import { plain } from './memory-execution.js';

/** What belongs to one machine. Numbers count on when a version is deleted. */
interface Published {
  last: number;
  readonly versions: Map<number, StateMachineVersion>;
  readonly aliases: Map<string, StateMachineAlias>;
}

/** The registry of state machines, in this process. */
export class MemoryStateMachines implements StateMachineStore {
  readonly #records = new Map<string, StateMachineRecord>();
  readonly #published = new Map<string, Published>();

  async createStateMachine(
    record: StateMachineRecord,
    version?: NewStateMachineVersion,
  ): ReturnType<StateMachineStore['createStateMachine']> {
    const stored = this.#records.get(record.arn);
    if (stored !== undefined) return { created: false, record: plain(stored) };
    this.#records.set(record.arn, plain(record));
    if (version !== undefined) this.#publish(version);
    return { created: true, record: plain(record) };
  }

  async updateStateMachine(
    expected: StateMachineRecord,
    next: StateMachineRecord,
    publish?: { readonly version: NewStateMachineVersion; readonly limit: number },
  ): Promise<UpdateStateMachineResult> {
    const stored = this.#records.get(expected.arn);
    if (stored === undefined) return { status: 'not-found' };
    if (!isSameState(stored, expected)) return { status: 'conflict' };
    const version = publish && this.#publish(publish.version, publish.limit);
    if (publish !== undefined && version === undefined) return { status: 'full' };
    this.#records.set(expected.arn, plain(next));
    return { status: 'updated', ...(version && { version: plain(version) }) };
  }

  async getStateMachine(arn: string): Promise<StateMachineRecord | undefined> {
    const stored = this.#records.get(arn);
    return stored === undefined ? undefined : plain(stored);
  }

  async beginStateMachineDeletion(expected: StateMachineRecord): Promise<StateMachineRecord | undefined> {
    const stored = this.#records.get(expected.arn);
    if (stored === undefined || !isSameState(stored, expected)) return undefined;
    this.#published.delete(expected.arn);
    const deleting: StateMachineRecord = { ...plain(stored), status: 'DELETING' };
    this.#records.set(expected.arn, deleting);
    return plain(deleting);
  }

  async forgetStateMachine(deleting: StateMachineRecord): Promise<boolean> {
    const stored = this.#records.get(deleting.arn);
    if (stored?.status !== 'DELETING' || !isSameState(stored, deleting)) return false;
    return this.#records.delete(deleting.arn);
  }

  async listDeletingStateMachines(): Promise<readonly StateMachineRecord[]> {
    return [...this.#records.values()].filter(({ status }) => status === 'DELETING').map(plain);
  }

  async listStateMachines(
    limit: number,
    after?: { readonly createdAt: number; readonly arn: string },
  ): Promise<readonly StateMachineRecord[]> {
    return [...this.#records.values()]
      .sort(byCreation)
      .filter((record) => after === undefined || byCreation(record, after) > 0)
      .slice(0, limit)
      .map(plain);
  }

  async getVersion(stateMachineArn: string, number: number): Promise<StateMachineVersion | undefined> {
    const version = this.#of(stateMachineArn).versions.get(number);
    return version && plain(version);
  }

  async listVersions(
    stateMachineArn: string,
    limit: number,
    before = Infinity,
  ): Promise<readonly StateMachineVersion[]> {
    return [...this.#of(stateMachineArn).versions.values()]
      .filter(({ number }) => number < before)
      .sort((a, b) => b.number - a.number)
      .slice(0, limit)
      .map(plain);
  }

  async deleteVersion(stateMachineArn: string, number: number): Promise<DeleteVersionResult> {
    const { versions, aliases } = this.#of(stateMachineArn);
    const naming = [...aliases.values()].filter(({ routes }) => routes.some(({ version }) => version === number));
    if (naming.length > 0) return { status: 'referenced', aliases: naming.map(({ name }) => name).sort() };
    return { status: versions.delete(number) ? 'deleted' : 'absent' };
  }

  async createAlias(alias: StateMachineAlias, limit: number): Promise<CreateAliasResult> {
    const { aliases } = this.#of(alias.stateMachineArn);
    const stored = aliases.get(alias.name);
    if (stored !== undefined) return { status: 'exists', alias: plain(stored) };
    if (!this.#hasVersionsOf(alias)) return { status: 'no-version' };
    if (aliases.size >= limit) return { status: 'full' };
    aliases.set(alias.name, plain(alias));
    return { status: 'created', alias: plain(alias) };
  }

  async updateAlias(
    expected: StateMachineAlias,
    next: StateMachineAlias,
  ): Promise<'updated' | 'conflict' | 'not-found' | 'no-version'> {
    const { aliases } = this.#of(expected.stateMachineArn);
    const stored = aliases.get(expected.name);
    if (stored === undefined) return 'not-found';
    if (JSON.stringify(stored) !== JSON.stringify(expected)) return 'conflict';
    if (!this.#hasVersionsOf(next)) return 'no-version';
    aliases.set(expected.name, plain(next));
    return 'updated';
  }

  async getAlias(stateMachineArn: string, name: string): Promise<StateMachineAlias | undefined> {
    const alias = this.#of(stateMachineArn).aliases.get(name);
    return alias && plain(alias);
  }

  async deleteAlias(stateMachineArn: string, name: string): Promise<boolean> {
    return this.#of(stateMachineArn).aliases.delete(name);
  }

  async listAliases(stateMachineArn: string): Promise<readonly StateMachineAlias[]> {
    return [...this.#of(stateMachineArn).aliases.values()].sort(byAge).map(plain);
  }

  #publish(version: NewStateMachineVersion, limit = Infinity): StateMachineVersion | undefined {
    const published = this.#of(version.stateMachineArn);
    const latest = published.versions.get(published.last);
    if (latest !== undefined && latest.revisionId === version.revisionId) return latest;
    if (published.versions.size >= limit) return undefined;
    published.last += 1;
    const made = { ...plain(version), number: published.last };
    published.versions.set(made.number, made);
    this.#published.set(version.stateMachineArn, published);
    return made;
  }

  #hasVersionsOf({ stateMachineArn, routes }: StateMachineAlias): boolean {
    const { versions } = this.#of(stateMachineArn);
    return routes.every(({ version }) => versions.has(version));
  }

  #of(stateMachineArn: string): Published {
    return this.#published.get(stateMachineArn) ?? { last: 0, versions: new Map(), aliases: new Map() };
  }
}

function isSameState(stored: StateMachineRecord, expected: StateMachineRecord): boolean {
  return (
    stored.updatedAt === expected.updatedAt &&
    stored.revisionId === expected.revisionId &&
    stored.tagRevision === expected.tagRevision &&
    stored.status === expected.status
  );
}

export function byCreation(
  a: { readonly createdAt: number; readonly arn: string },
  b: { readonly createdAt: number; readonly arn: string },
): number {
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  return a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0;
}
