import { describe, expect, it } from '@jest/globals';
import type { StateMachineRecord } from '../state-machine-store.js';
import type { Opened } from './index.js';

function machine(name: string, overrides: Partial<StateMachineRecord> = {}): StateMachineRecord {
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
      expect([...results].sort()).toEqual(['conflict', 'updated']);
      const stored = await store.getStateMachine(record.arn);
      expect(stored).toEqual(changed[results.indexOf('updated')]);
      expect(await store.updateStateMachine(stored as StateMachineRecord, { ...record, updatedAt: 3000 })).toBe(
        'updated',
      );
      expect(await store.updateStateMachine(machine('b'), machine('b'))).toBe('not-found');
    });

    it('are deleted once, and the ARN is free again', async () => {
      const { store } = await opened();
      await store.createStateMachine(machine('a'));
      expect(await store.deleteStateMachine(machine('a').arn)).toBe(true);
      expect(await store.deleteStateMachine(machine('a').arn)).toBe(false);
      expect(await store.listStateMachines(10)).toEqual([]);
      expect((await store.createStateMachine(machine('a', { createdAt: 5 }))).created).toBe(true);
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
  });
}
