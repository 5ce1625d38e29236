import { describe, expect, it } from '@jest/globals';
import type { StateMachineRecord } from '../state-machine-store.js';
import type { AliasRoute, NewStateMachineVersion, StateMachineAlias } from '../version-store.js';
import type { WholeStore } from './harness.js';
import type { Opened } from './index.js';
import { machine } from './registries.cases.js';

const MACHINE = machine('a');
const LIMIT = 100;

function versionOf(record: StateMachineRecord, more: Partial<NewStateMachineVersion> = {}): NewStateMachineVersion {
  const { arn: stateMachineArn, updatedAt, revisionId, definitionHash, roleArn } = record;
  return { stateMachineArn, createdAt: 5000, updatedAt, revisionId, definitionHash, roleArn, ...more };
}

function alias(name: string, routes: readonly AliasRoute[], more: Partial<StateMachineAlias> = {}): StateMachineAlias {
  return { stateMachineArn: MACHINE.arn, name, routes, createdAt: 1000, updatedAt: 1000, ...more };
}
const all = (version: number): readonly AliasRoute[] => [{ version, weight: 100 }];

/** Gives the machine so many revisions, each of them published. */
async function published(store: WholeStore, versions: number): Promise<StateMachineRecord> {
  await store.createStateMachine(MACHINE, versionOf(MACHINE));
  let record = MACHINE;
  for (let n = 2; n <= versions; n += 1) {
    const next = { ...record, revisionId: `r${n}`, updatedAt: 1000 + n };
    await store.updateStateMachine(record, next, { version: versionOf(next), limit: LIMIT });
    record = next;
  }
  return record;
}

const numbersIn = async (store: WholeStore, limit = LIMIT, before?: number) =>
  (await store.listVersions(MACHINE.arn, limit, before)).map(({ number }) => number);

export function versionsCases(opened: Opened): void {
  describe('versions', () => {
    it('are published once for each revision, with the machine or after it', async () => {
      const { store } = await opened();
      await store.createStateMachine(MACHINE);
      const version = versionOf(MACHINE, { description: 'a | "first" one' });
      const publish = (more: object = {}, limit = LIMIT) =>
        store.updateStateMachine(MACHINE, MACHINE, { version: { ...version, ...more }, limit });
      const first = { status: 'updated', version: { ...JSON.parse(JSON.stringify(version)), number: 1 } };
      expect(await publish()).toEqual(first);
      expect(await publish({ createdAt: 9000, description: 'other' }, 1)).toEqual(first);
      expect(await store.getVersion(MACHINE.arn, 1)).toEqual(first.version);
      expect(await store.getVersion(MACHINE.arn, 2)).toBeUndefined();
      const next = { ...MACHINE, revisionId: 'r2', definitionHash: 'h2', updatedAt: 2000 };
      const second = versionOf(next, { createdAt: 6000 });
      expect(await store.updateStateMachine(MACHINE, next, { version: second, limit: LIMIT })).toEqual({
        status: 'updated',
        version: { ...second, number: 2 },
      });
      expect((await store.getVersion(MACHINE.arn, 1))?.definitionHash).toBe('h');
    });

    it('are one when many publish the same revision at once', async () => {
      const { store } = await opened();
      await store.createStateMachine(MACHINE);
      const publish = { version: versionOf(MACHINE), limit: LIMIT };
      const results = await Promise.all(
        Array.from({ length: 10 }, () => store.updateStateMachine(MACHINE, MACHINE, publish)),
      );
      expect(new Set(results.map((result) => result.status === 'updated' && result.version?.number))).toEqual(
        new Set([1]),
      );
      expect(await numbersIn(store)).toEqual([1]);
    });

    it('come with a machine that is created, and only then', async () => {
      const { store } = await opened();
      await store.createStateMachine(MACHINE, versionOf(MACHINE));
      await store.createStateMachine(MACHINE, versionOf(MACHINE, { revisionId: 'other' }));
      expect(await numbersIn(store)).toEqual([1]);
    });

    it('leave the machine as it is when there is no room for one more', async () => {
      const { store } = await opened();
      const record = await published(store, 2);
      const next = { ...record, revisionId: 'r3', updatedAt: 9000 };
      const publish = { version: versionOf(next), limit: 2 };
      expect(await store.updateStateMachine(record, next, publish)).toEqual({ status: 'full' });
      expect(await store.getStateMachine(MACHINE.arn)).toEqual(record);
      await store.deleteVersion(MACHINE.arn, 1);
      expect(await store.updateStateMachine(record, next, publish)).toMatchObject({ version: { number: 3 } });
    });

    it('never have a number again', async () => {
      const { store } = await opened();
      const record = await published(store, 2);
      expect(await store.deleteVersion(MACHINE.arn, 2)).toEqual({ status: 'deleted' });
      expect(await store.deleteVersion(MACHINE.arn, 2)).toEqual({ status: 'absent' });
      expect(await numbersIn(store)).toEqual([1]);
      const again = await store.updateStateMachine(record, record, { version: versionOf(record), limit: LIMIT });
      expect(again).toMatchObject({ version: { number: 3, revisionId: 'r2' } });
    });

    it('are listed newest first, page by page, each machine its own', async () => {
      const { store } = await opened();
      await published(store, 12);
      await store.createStateMachine(machine('b'), versionOf(machine('b')));
      expect(await numbersIn(store)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
      expect(await numbersIn(store, 3, 10)).toEqual([9, 8, 7]);
      expect(await numbersIn(store, 3, 2)).toEqual([1]);
      expect(await store.listVersions('arn:none', 10)).toEqual([]);
    });

    it('go with their machine, as do aliases; another one of its name begins anew', async () => {
      const { store } = await opened();
      const record = await published(store, 2);
      await store.createAlias(alias('live', all(2)), LIMIT);
      const deleting = (await store.beginStateMachineDeletion(record)) as StateMachineRecord;
      expect(await numbersIn(store)).toEqual([]);
      expect(await store.getAlias(MACHINE.arn, 'live')).toBeUndefined();
      expect(await store.createAlias(alias('live', all(2)), LIMIT)).toEqual({ status: 'no-version' });
      await store.forgetStateMachine(deleting);
      await store.createStateMachine(MACHINE, versionOf(MACHINE));
      expect(await numbersIn(store)).toEqual([1]);
    });
  });

  describe('aliases', () => {
    it('are created once, of versions that exist, as far as there is room', async () => {
      const { store } = await opened();
      await published(store, 3);
      const live = alias('live', all(1), { description: 'x | y' });
      expect(await store.createAlias(live, 2)).toEqual({ status: 'created', alias: live });
      expect(await store.createAlias(alias('live', all(2)), 2)).toEqual({ status: 'exists', alias: live });
      expect(await store.getAlias(MACHINE.arn, 'live')).toEqual(live);
      expect(await store.getAlias(MACHINE.arn, 'other')).toBeUndefined();
      expect(await store.createAlias(alias('none', all(4)), 2)).toEqual({ status: 'no-version' });
      const half = [1, 4].map((version) => ({ version, weight: 50 }));
      expect(await store.createAlias(alias('half', half), 2)).toEqual({ status: 'no-version' });
      expect((await store.createAlias(alias('second', all(1)), 2)).status).toBe('created');
      expect(await store.createAlias(alias('third', all(1)), 2)).toEqual({ status: 'full' });
      expect((await store.createAlias(live, 2)).status).toBe('exists');
    });

    it('are changed by one of two who saw the same', async () => {
      const { store } = await opened();
      await published(store, 3);
      const live = alias('live', all(1));
      await store.createAlias(live, LIMIT);
      const changed = [2, 3].map((version) => ({ ...live, routes: all(version) }));
      const results = await Promise.all(changed.map((next) => store.updateAlias(live, next)));
      expect([...results].sort()).toEqual(['conflict', 'updated']);
      const stored = (await store.getAlias(MACHINE.arn, 'live')) as StateMachineAlias;
      expect(stored).toEqual(changed[results.indexOf('updated')]);
      expect(await store.updateAlias(stored, { ...stored, routes: all(4) })).toBe('no-version');
      expect(await store.updateAlias(stored, { ...stored, description: 'd', updatedAt: 7 })).toBe('updated');
      expect(await store.updateAlias(alias('other', all(1)), alias('other', all(1)))).toBe('not-found');
    });

    it('keep the versions they name from being deleted', async () => {
      const { store } = await opened();
      await published(store, 12);
      const both = [1, 2].map((version) => ({ version, weight: 50 }));
      await store.createAlias(alias('z', both), LIMIT);
      await store.createAlias(alias('a', all(2)), LIMIT);
      await store.createAlias(alias('m', all(12)), LIMIT);
      expect(await store.deleteVersion(MACHINE.arn, 2)).toEqual({ status: 'referenced', aliases: ['a', 'z'] });
      expect(await store.deleteVersion(MACHINE.arn, 1)).toEqual({ status: 'referenced', aliases: ['z'] });
      expect(await store.deleteAlias(MACHINE.arn, 'z')).toBe(true);
      expect(await store.deleteAlias(MACHINE.arn, 'z')).toBe(false);
      expect(await store.deleteVersion(MACHINE.arn, 1)).toEqual({ status: 'deleted' });
      expect(await numbersIn(store)).not.toContain(1);
    });

    it('are listed oldest first, by name where they are equally old', async () => {
      const { store } = await opened();
      await published(store, 1);
      const aliases = [alias('b', all(1), { createdAt: 1 }), alias('a', all(1)), alias('c', all(1))];
      for (const each of [...aliases].reverse()) await store.createAlias(each, LIMIT);
      expect(await store.listAliases(MACHINE.arn)).toEqual(aliases);
      expect(await store.listAliases('arn:none')).toEqual([]);
    });
  });
}
