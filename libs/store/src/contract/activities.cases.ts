import { describe, expect, it } from '@jest/globals';
import type { ScheduleTask } from '#engine';
import type { ActivityRecord } from '../activity-store.js';
import { decision, frame } from './decisions.js';
import { Journey, type WholeStore } from './harness.js';
import type { Opened } from './index.js';

const HERE = { region: 'us-east-1', account: '123456789012' };
const PACK = 'arn:aws:states:us-east-1:123456789012:activity:pack';
const POLLER = { worker: 'ann', claim: 'c1', started: { workerName: 'a "nn" | bob' } };
const DONE = { ok: true, output: '"done"' } as const;

function activity(name: string, overrides: Partial<ActivityRecord> = {}): ActivityRecord {
  return { arn: `arn:aws:states:us-east-1:123456789012:activity:${name}`, name, createdAt: 1000, ...overrides };
}

async function scheduled(store: WholeStore, more: Partial<ScheduleTask> = {}) {
  const journey = await Journey.begin(store);
  const effect: ScheduleTask = {
    type: 'ScheduleTask',
    resource: PACK,
    input: '{"shoe":1}',
    started: { type: 'ActivityStarted', details: {} },
    timeoutSeconds: 3600,
    answerable: true,
    ...more,
  };
  const decided = decision(
    frame({ state: 'Pack', phase: 'task' }),
    ['TaskStateEntered', 'ActivityScheduled'],
    [effect],
    {
      from: 1,
      enteredEvent: { nth: 0 },
    },
  );
  return { journey, task: (await journey.step(journey.root, decided)).next };
}

export function activitiesCases(opened: Opened): void {
  describe('activities', () => {
    it('are created once; the first one of an ARN stays', async () => {
      const { store } = await opened();
      const record = activity('a', { tags: [{ key: 'k', value: 'v' }], encryptionConfiguration: { type: 'T' } });
      expect(await store.createActivity(record, 10)).toEqual({ status: 'created' });
      expect(await store.createActivity({ ...record, createdAt: 2 }, 10)).toEqual({ status: 'exists', record });
      expect(await store.getActivity(record.arn)).toEqual(record);
      expect(await store.getActivity('arn:none')).toBeUndefined();
    });

    it('are as many in one account and region as there may be, and no more', async () => {
      const { store } = await opened();
      const all = ['a', 'b', 'c', 'd'].map((name) => store.createActivity(activity(name), 2));
      expect((await Promise.all(all)).map(({ status }) => status)).toEqual(['created', 'created', 'full', 'full']);
      expect((await store.createActivity(activity('a'), 2)).status).toBe('exists');
      const elsewhere = { arn: 'arn:aws:states:eu-west-1:123456789012:activity:c' };
      expect((await store.createActivity(activity('c', elsewhere), 2)).status).toBe('created');
      await store.deleteActivity(activity('b').arn);
      expect((await store.createActivity(activity('c'), 2)).status).toBe('created');
    });

    it('are changed by one of two who saw the same tags', async () => {
      const { store } = await opened();
      // Looks like what a store may look for.
      const record = activity('a', { tags: [{ key: '"tagRevision":7}', value: '"tagRevision":1}' }] });
      await store.createActivity(record, 10);
      const changed = ['x', 'y'].map((value) => ({ ...record, tags: [{ key: 'k', value }], tagRevision: 1 }));
      const results = await Promise.all(changed.map((next) => store.updateActivity(record, next)));
      expect([...results].sort()).toEqual(['conflict', 'updated']);
      const stored = (await store.getActivity(record.arn)) as ActivityRecord;
      expect(stored).toEqual(changed[results.indexOf('updated')]);
      expect(await store.updateActivity(record, { ...record, tagRevision: 1 })).toBe('conflict');
      expect(await store.updateActivity(stored, { ...record, tagRevision: 2 })).toBe('updated');
      expect(await store.updateActivity(activity('b'), activity('b'))).toBe('not-found');
    });

    it('are deleted once, and the ARN is free again', async () => {
      const { store } = await opened();
      await store.createActivity(activity('a'), 10);
      expect(await store.deleteActivity(activity('a').arn)).toBe(true);
      expect(await store.deleteActivity(activity('a').arn)).toBe(false);
      expect(await store.getActivity(activity('a').arn)).toBeUndefined();
      expect(await store.listActivities(HERE, 10)).toEqual([]);
      expect((await store.createActivity(activity('a', { createdAt: 5 }), 10)).status).toBe('created');
    });

    it('are listed oldest first, page by page, those of one account and region', async () => {
      const { store } = await opened();
      const records = [
        activity('d', { createdAt: 5 }),
        activity('b'),
        activity('c'),
        activity('a', { createdAt: 9e4 }),
      ];
      for (const record of [...records].reverse()) await store.createActivity(record, 10);
      await store.createActivity(activity('x', { arn: 'arn:aws:states:us-east-1:999999999999:activity:x' }), 10);
      const first = await store.listActivities(HERE, 3);
      expect(first).toEqual(records.slice(0, 3));
      expect(await store.listActivities(HERE, 3, first[2])).toEqual(records.slice(3));
      expect(await store.listActivities({ ...HERE, account: '999999999999' }, 3)).toHaveLength(1);
      expect(await store.listActivities({ ...HERE, region: 'eu-west-1' }, 3)).toEqual([]);
    });
  });

  describe('an attempt of an activity', () => {
    it('is begun by a poller without a lease; the history names it as it has named itself', async () => {
      const { store, pass: wait } = await opened({ graceMs: 0 });
      const { journey, task } = await scheduled(store, { heartbeatSeconds: 0.05 });
      const begun = await store.beginTask(task, POLLER);
      expect(begun).toMatchObject({ status: 'begun', resource: PACK, input: '{"shoe":1}', stateName: 'Pack' });
      expect(begun).not.toHaveProperty('answerable');
      expect(await store.beginTask(task, POLLER)).toEqual({ ...begun, now: expect.any(Number) });
      expect(await store.beginTask(task, { ...POLLER, claim: 'c2' })).toEqual({ status: 'taken' });
      const { clocks, worker } = await journey.load(task);
      expect(worker).toBe('ann');
      expect(clocks).toEqual({ timeout: expect.any(Number), heartbeat: expect.any(Number) });
      expect((await store.history(journey.execution, 4, 9)).map(({ timestamp: _, ...told }) => told)).toEqual([
        { id: 4, previousEventId: 3, type: 'ActivityStarted', details: { workerName: 'a "nn" | bob' } },
      ]);
      await wait(80);
      expect(await journey.swept()).toEqual(['r heartbeat']);
    });

    it('that nobody has begun is delivered again, and its heartbeats are not counted yet', async () => {
      const { store } = await opened({ graceMs: 0 });
      const { journey, task } = await scheduled(store, { heartbeatSeconds: 0.01 });
      expect(await store.beatTask(task)).toBe('ok');
      expect(await journey.swept()).toEqual(['r task']);
    });

    it('by a poller without a name has a Started event without details', async () => {
      const { store } = await opened();
      const { journey, task } = await scheduled(store);
      await store.beginTask(task, { worker: 'activity', claim: 'c1' });
      expect(await store.history(journey.execution, 4, 4)).toMatchObject([{ type: 'ActivityStarted', details: {} }]);
      expect((await journey.load(task)).clocks).toEqual({ timeout: expect.any(Number) });
    });

    it('is ended by whoever has its token, once', async () => {
      const { store } = await opened();
      const { journey, task } = await scheduled(store, { heartbeatSeconds: 60 });
      await store.beginTask(task, POLLER);
      const before = (await journey.load(task)).clocks.heartbeat as number;
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(await store.beatTask(task)).toBe('ok');
      expect((await journey.load(task)).clocks.heartbeat).toBeGreaterThanOrEqual(before);
      const answered = await store.answerTask(task, DONE, 'next-token-of-22-chars');
      if (answered.status !== 'accepted') throw new Error(answered.status);
      expect(await store.answerTask(task, DONE, 'next-token-of-22-chars')).toEqual(answered);
      expect(await store.answerTask(task, DONE)).toEqual({ status: 'gone' });
      expect(await store.beatTask(task)).toBe('gone');
      expect((await journey.load(answered.awaken)).outcome).toEqual(DONE);
    });

    it('may as well be ended by a worker that has begun it', async () => {
      const { store } = await opened();
      const { task } = await scheduled(store);
      expect(await store.beginTask(task, { worker: 'w', claim: 'c', leaseMs: 60_000 })).toMatchObject({
        status: 'begun',
      });
      expect(await store.endTask(task, 'c', DONE)).toMatchObject({ status: 'accepted' });
    });
  });
}
