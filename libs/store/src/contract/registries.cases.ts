import { describe, expect, it } from '@jest/globals';
import type { StateMachineRecord } from '../state-machine-store.js';
import type { Opened } from './index.js';

export function machine(name: string, overrides: Partial<StateMachineRecord> = {}): StateMachineRecord {
  return {
    arn: `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`,
    name,
    type: 'STANDARD',
    status: 'ACTIVE',
    roleArn: 'arn:aws:iam::123456789012:role/r',
    definition: '{ "StartAt": "A",\n "list": [] }',
    definitionHash: 'h',
    createdAt: 1000,
    updatedAt: 1000,
    ...overrides,
  };
}

export function registriesCases(opened: Opened): void {
  describe('state machines', () => {
    it('are created once; the first one of an ARN stays', async () => {
      const { store } = await opened();
      const record = machine('a', { tags: [{ key: 'k', value: 'v' }] });
      expect(await store.createStateMachine(record)).toEqual({ created: true, record });
      expect(await store.createStateMachine({ ...record, definition: 'other' })).toEqual({ created: false, record });
      expect(await store.getStateMachine(record.arn)).toEqual(record);
      expect(await store.getStateMachine('arn:none')).toBeUndefined();
    });

    it('are changed by one of two who saw the same version', async () => {
      const { store } = await opened();
      const record = machine('a');
      await store.createStateMachine(record);
      const changed = ['1', '2'].map((revisionId) => ({ ...record, revisionId, updatedAt: 2000 }));
      const results = await Promise.all(changed.map((next) => store.updateStateMachine(record, next)));
      const statuses = results.map(({ status }) => status);
      expect([...statuses].sort()).toEqual(['conflict', 'updated']);
      const stored = (await store.getStateMachine(record.arn)) as StateMachineRecord;
      expect(stored).toEqual(changed[statuses.indexOf('updated')]);
      expect(await store.updateStateMachine(stored, { ...record, updatedAt: 3000 })).toEqual({ status: 'updated' });
      expect(await store.updateStateMachine(machine('b'), machine('b'))).toEqual({ status: 'not-found' });
    });

    it('have tags, whose change is one of two as well', async () => {
      const { store } = await opened();
      const record = machine('a');
      await store.createStateMachine(record);
      const tagged = ['x', 'y'].map((key) => ({ ...record, tags: [{ key, value: '' }], tagRevision: 1 }));
      const results = await Promise.all(tagged.map((next) => store.updateStateMachine(record, next)));
      expect(results.map(({ status }) => status).sort()).toEqual(['conflict', 'updated']);
      expect(await store.updateStateMachine(record, { ...record, updatedAt: 2 })).toEqual({ status: 'conflict' });
    });

    it('are deleted in two steps, and then the ARN is free again', async () => {
      const { store } = await opened();
      const record = machine('a');
      await store.createStateMachine(record);
      await store.createStateMachine(machine('b'));
      expect(await store.forgetStateMachine(record)).toBe(false);
      expect(await store.beginStateMachineDeletion({ ...record, updatedAt: 1 })).toBeUndefined();
      const deleting = (await store.beginStateMachineDeletion(record)) as StateMachineRecord;
      expect(deleting).toEqual({ ...record, status: 'DELETING' });
      expect(await store.getStateMachine(record.arn)).toEqual(deleting);
      expect(await store.listDeletingStateMachines()).toEqual([deleting]);
      expect(await store.beginStateMachineDeletion(record)).toBeUndefined();
      expect(await store.updateStateMachine(record, { ...record, updatedAt: 2 })).toEqual({ status: 'conflict' });
      expect(await store.createStateMachine(machine('a'))).toEqual({ created: false, record: deleting });
      expect(await store.forgetStateMachine(deleting)).toBe(true);
      expect(await store.forgetStateMachine(deleting)).toBe(false);
      expect(await store.listDeletingStateMachines()).toEqual([]);
      expect(await store.listStateMachines(10)).toEqual([machine('b')]);
      const again = machine('a', { createdAt: 5, updatedAt: 5 });
      expect((await store.createStateMachine(again)).created).toBe(true);
      // Somebody else was about to forget the old one as well.
      expect(await store.forgetStateMachine(deleting)).toBe(false);
      expect(await store.getStateMachine(again.arn)).toEqual(again);
    });

    it('are listed oldest first, page by page', async () => {
      const { store } = await opened();
      const records = [machine('d', { createdAt: 5 }), machine('b'), machine('c'), machine('a', { createdAt: 20_000 })];
      for (const record of [...records].reverse()) await store.createStateMachine(record);
      const first = await store.listStateMachines(3);
      expect(first).toEqual(records.slice(0, 3));
      expect(await store.listStateMachines(3, first[2])).toEqual(records.slice(3));
      expect(await store.listStateMachines(3, first[1])).toEqual(records.slice(2));
    });
  });

  describe('workers', () => {
    it('count for each resource until their time is over or they withdraw', async () => {
      const { store, pass } = await opened();
      const workersOf = async (resource: string) => (await store.serviceOf(resource)).workers;
      await store.announceWorker('w1', ['a', 'b'], 200);
      await store.announceWorker('w2', ['a'], 60_000);
      await store.announceWorker('w3', [], 60_000);
      expect(await workersOf('a')).toBe(2);
      expect(await workersOf('b')).toBe(1);
      expect(await workersOf('c')).toBe(0);
      await pass(230);
      expect(await workersOf('a')).toBe(1);
      expect(await workersOf('b')).toBe(0);
      await store.announceWorker('w1', ['a'], 60_000);
      expect(await workersOf('a')).toBe(2);
      await store.withdrawWorker('w2', ['a', 'b']);
      expect(await workersOf('a')).toBe(1);
    });

    it('leave behind when their resource was served last', async () => {
      const { store, pass } = await opened();
      expect(await store.serviceOf('a')).toEqual({ workers: 0, now: expect.any(Number) });
      await store.announceWorker('w1', ['a', 'b'], 100);
      const served = await store.serviceOf('a');
      expect(served).toEqual({ workers: 1, lastServedAt: served.now, now: expect.any(Number) });
      await store.announceWorker('w2', ['a'], 60_000);
      await pass(150);
      const lost = await store.serviceOf('b');
      expect(lost.workers).toBe(0);
      expect((lost.lastServedAt as number) - served.now).toBeLessThanOrEqual(100);
      expect(lost.now - (lost.lastServedAt as number)).toBeGreaterThanOrEqual(50);
      const before = await store.serviceOf('a');
      await store.withdrawWorker('w2', ['a', 'b']);
      await pass(30);
      const withdrawn = await store.serviceOf('a');
      expect(withdrawn).toEqual({ workers: 0, lastServedAt: expect.any(Number), now: expect.any(Number) });
      expect(withdrawn.lastServedAt).toBeGreaterThanOrEqual(before.now);
      expect(withdrawn.lastServedAt).toBeLessThan(withdrawn.now);
      expect((await store.serviceOf('b')).lastServedAt).toBe(lost.lastServedAt);
    });

    it('are listed by resource, the one served last first', async () => {
      const { store, pass } = await opened();
      expect(await store.servedResources(10)).toEqual([]);
      await store.announceWorker('w1', ['a'], 60_000);
      await store.announceWorker('w2', ['a'], 30_000);
      await store.announceWorker('w1', ['b'], 20);
      await pass(40);
      const [a, b, ...more] = await store.servedResources(10);
      const { now, lastServedAt } = await store.serviceOf('b');
      expect(a).toEqual({ resource: 'a', workers: 2, lastServedAt: expect.any(Number) });
      expect(a?.lastServedAt).toBeLessThanOrEqual(now);
      expect(b).toEqual({ resource: 'b', workers: 0, lastServedAt });
      expect(more).toEqual([]);
      expect((await store.servedResources(1)).map(({ resource }) => resource)).toEqual(['a']);
    });
  });
}
