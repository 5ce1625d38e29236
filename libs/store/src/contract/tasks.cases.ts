import { describe, expect, it } from '@jest/globals';
import type { Decision, ScheduleTask } from '#engine';
import { newToken } from '../execution-id.js';
import type { Clocks } from '../execution-store.js';
import type { FrameRef } from '../frame-ref.js';
import { decision, event, frame, pass, RUN, SUCCEED } from './decisions.js';
import { Journey, type WholeStore } from './harness.js';
import type { Opened } from './index.js';

const RESOURCE = 'arn:aws:lambda:us-east-1:123456789012:function:charge-card';
const CLAIM = { worker: 'w1', claim: 'c1', leaseMs: 60_000 };

function schedule(task: Partial<ScheduleTask> = {}): Decision {
  const effect: ScheduleTask = {
    type: 'ScheduleTask',
    resource: RESOURCE,
    input: '{"a":[]}',
    started: { type: 'LambdaFunctionStarted' },
    ...task,
  };
  return decision(
    frame({ state: 'Charge', phase: 'task', retries: [1, 2] }),
    ['TaskStateEntered', 'LambdaFunctionScheduled'],
    [effect],
    { from: 1, enteredEvent: { nth: 0 } },
  );
}

async function scheduled(
  store: WholeStore,
  task?: Partial<ScheduleTask>,
): Promise<{ journey: Journey; task: FrameRef }> {
  const journey = await Journey.begin(store);
  const { next } = await journey.step(journey.root, schedule(task));
  return { journey, task: next };
}

export function tasksCases(opened: Opened): void {
  describe('beginTask', () => {
    it('hands out the attempt and records that it has started', async () => {
      const { store } = await opened();
      const { journey, task } = await scheduled(store, {
        timeoutSeconds: 30,
        heartbeatSeconds: 2.5,
        started: { type: 'TaskStarted', details: { resource: 'x' } },
      });
      const begun = await store.beginTask(task, CLAIM);
      const record = await store.describe(journey.execution);
      const loaded = await journey.load(task);
      expect(begun).toEqual({
        status: 'begun',
        resource: RESOURCE,
        input: '{"a":[]}',
        executionArn: record?.info.arn,
        stateName: 'Charge',
        attempt: 4,
        heartbeatSeconds: 2.5,
        timeoutAt: loaded.clocks.timeout,
        now: expect.any(Number),
      });
      expect(loaded).toMatchObject({
        worker: 'w1',
        begunAt: begun.status === 'begun' && begun.now,
        snapshot: { lastEventId: 4, enteredEventId: 2 },
      });
      expect(
        (await store.history(journey.execution, 4, 9)).map(({ id, previousEventId, type, details }) => ({
          id,
          previousEventId,
          type,
          details,
        })),
      ).toEqual([{ id: 4, previousEventId: 3, type: 'TaskStarted', details: { resource: 'x' } }]);
    });

    it('lets one of many workers begin, once', async () => {
      const { store } = await opened();
      const { journey, task } = await scheduled(store);
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, n) => store.beginTask(task, { ...CLAIM, worker: `w${n}`, claim: `c${n}` })),
      );
      expect(results.map(({ status }) => status).sort()).toEqual(['begun', ...Array<string>(19).fill('taken')]);
      expect((await journey.historyTypes()).filter((type) => type === 'LambdaFunctionStarted')).toHaveLength(1);
    });

    it('answers its own repeat again, but the same worker with another claim is refused', async () => {
      const { store } = await opened();
      const { journey, task } = await scheduled(store);
      const first = await store.beginTask(task, CLAIM);
      expect(await store.beginTask(task, CLAIM)).toEqual({ ...first, now: expect.any(Number) });
      expect(await store.beginTask(task, { ...CLAIM, claim: 'c2' })).toEqual({ status: 'taken' });
      expect(await store.historyLength(journey.execution)).toBe(4);
    });

    it('is refused for an old fence, a frame without a task and a closed execution', async () => {
      const { store } = await opened();
      const { journey, task } = await scheduled(store);
      expect(await store.beginTask(journey.root, CLAIM)).toEqual({ status: 'stale' });
      const { next } = await journey.step(task, decision(frame(), ['TaskTimedOut'], [RUN], { from: 3 }));
      expect(await store.beginTask(task, CLAIM)).toEqual({ status: 'stale' });
      expect(await store.beginTask(next, CLAIM)).toEqual({ status: 'stale' });
      await journey.step(next, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
      expect(await store.beginTask(next, CLAIM)).toEqual({ status: 'closed' });
    });

    it('gives long inputs back', async () => {
      const { store } = await opened();
      const input = `"${'é'.repeat(5000)}"`;
      const { task } = await scheduled(store, { input });
      expect(await store.beginTask(task, CLAIM)).toMatchObject({ status: 'begun', input });
    });

    it('fails the attempt when the history has no room for its start', async () => {
      const { store } = await opened({ maxEvents: 4 });
      const { journey, task } = await scheduled(store);
      expect(await store.beginTask(task, CLAIM)).toEqual({ status: 'stale' });
      expect(await store.beginTask(task, CLAIM)).toEqual({ status: 'taken' });
      expect((await journey.load(task)).outcome).toMatchObject({ ok: false, error: 'States.Runtime' });
      expect(await store.historyLength(journey.execution)).toBe(3);
    });
  });

  describe('endTask', () => {
    it.each([
      { ok: true, output: '{"paid":[],"n":12345678901234567890}' } as const,
      { ok: true, output: `"${'x'.repeat(100_000)}"` } as const,
      { ok: false, error: 'CardDeclined', cause: 'no | money;\n' } as const,
      { ok: false } as const,
      { ok: false, error: null, cause: null } as const,
    ])('keeps the outcome under a new fence: %.60j', async (outcome) => {
      const { store } = await opened();
      const { journey, task } = await scheduled(store);
      await store.beginTask(task, CLAIM);
      const ended = await store.endTask(task, 'c1', outcome);
      if (ended.status !== 'accepted') throw new Error(ended.status);
      expect(ended.awaken).toEqual({ ...task, token: expect.any(String), wake: 'outcome' });
      expect(ended.awaken.token).not.toBe(task.token);
      expect(await store.load(task)).toEqual({ status: 'stale' });
      expect((await journey.load(ended.awaken)).outcome).toEqual(outcome);
      const { next } = await journey.step(ended.awaken, pass(4));
      const after = await journey.load(next);
      expect(after).not.toHaveProperty('outcome');
      expect(after).not.toHaveProperty('worker');
    });

    it('accepts its own repeat, before and after the outcome was taken up', async () => {
      const { store } = await opened();
      const { journey, task } = await scheduled(store);
      await store.beginTask(task, CLAIM);
      const first = await store.endTask(task, 'c1', { ok: true, output: '1' });
      expect(await store.endTask(task, 'c1', { ok: true, output: '1' })).toEqual(first);
      if (first.status === 'accepted') await journey.step(first.awaken, pass(4));
      expect(await store.endTask(task, 'c1', { ok: true, output: '1' })).toEqual(first);
    });

    it('refuses others: without a claim, with another claim, after the fence moved on, after the end', async () => {
      const { store } = await opened();
      const { journey, task } = await scheduled(store);
      const outcome = { ok: true, output: '1' } as const;
      expect(await store.endTask(task, 'c1', outcome)).toEqual({ status: 'refused' });
      await store.beginTask(task, CLAIM);
      expect(await store.endTask(task, 'c2', outcome)).toEqual({ status: 'refused' });
      const { next } = await journey.step(task, decision(frame(), ['TaskTimedOut'], [RUN], { from: 4 }));
      expect(await store.endTask(task, 'c1', outcome)).toEqual({ status: 'refused' });
      await journey.step(next, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
      expect(await store.endTask(task, 'c1', outcome)).toEqual({ status: 'refused' });
    });

    it('and a timeout: one of the two wins', async () => {
      const { store } = await opened();
      for (let round = 0; round < 20; round += 1) {
        const { journey, task } = await scheduled(store);
        await store.beginTask(task, CLAIM);
        const timeOut = decision(frame(), [], [RUN], {
          history: [event('TaskTimedOut', { at: 4 })],
          lastEvent: { nth: 0 },
        });
        const actors = [
          () => store.endTask(task, 'c1', { ok: true, output: '1' }),
          () => journey.commit(task, timeOut),
        ];
        const results = await Promise.all((round % 2 === 0 ? actors : actors.reverse()).map((act) => act()));
        expect(results.filter(({ status }) => status === 'accepted' || status === 'committed')).toHaveLength(1);
      }
    });
  });

  describe('clocks', () => {
    it('a heartbeat with progress restarts HeartbeatSeconds and the lease, never TimeoutSeconds', async () => {
      const { store, pass: wait } = await opened();
      const { journey, task } = await scheduled(store, { timeoutSeconds: 100, heartbeatSeconds: 50 });
      expect((await journey.load(task)).clocks).toEqual({ timeout: expect.any(Number) });
      await store.beginTask(task, CLAIM);
      const before = (await journey.load(task)).clocks;
      await wait(10);
      expect(await store.heartbeat(task, { claim: 'c1', leaseMs: 60_000, progress: false })).toBe('ok');
      const alive = (await journey.load(task)).clocks;
      expect(alive.lease).toBeGreaterThan(before.lease as number);
      expect(alive).toMatchObject({ heartbeat: before.heartbeat, timeout: before.timeout });
      await wait(10);
      expect(await store.heartbeat(task, { claim: 'c1', leaseMs: 60_000, progress: true })).toBe('ok');
      const progressed = (await journey.load(task)).clocks;
      expect(progressed.heartbeat).toBeGreaterThan(before.heartbeat as number);
      expect(progressed.timeout).toBe(before.timeout);
      expect(await store.historyLength(journey.execution)).toBe(4);
    });

    it('a heartbeat tells a worker that it has lost the attempt', async () => {
      const { store } = await opened();
      const { journey, task } = await scheduled(store);
      const beat = { claim: 'c1', leaseMs: 1000, progress: true };
      expect(await store.heartbeat(task, beat)).toBe('gone');
      await store.beginTask(task, CLAIM);
      expect(await store.heartbeat(task, { ...beat, claim: 'c2' })).toBe('gone');
      expect(await store.heartbeat(task, beat)).toBe('ok');
      await journey.step(task, decision(frame(), ['TaskTimedOut'], [RUN], { from: 4 }));
      expect(await store.heartbeat(task, beat)).toBe('gone');
    });

    it('end nothing that depends on them when a sign of life has set them anew since the load', async () => {
      const { store, pass: wait } = await opened();
      const { journey, task } = await scheduled(store, { heartbeatSeconds: 0.06 });
      await store.beginTask(task, { ...CLAIM, leaseMs: 60 });
      await wait(90);
      const { historyLength, inbox } = (await journey.load(task)).snapshot;
      const over = decision(frame(), ['LambdaFunctionTimedOut'], [RUN], { from: 4 });
      const end = (overdue: keyof Clocks) =>
        store.commit(task, over, { historyLength, inboxLength: inbox.length, nextToken: newToken(), overdue });
      expect(await store.heartbeat(task, { claim: 'c1', leaseMs: 60_000, progress: true })).toBe('ok');
      for (const clock of ['heartbeat', 'lease', 'timeout'] as const)
        expect(await end(clock)).toEqual({ status: 'moved' });
      expect(await store.historyLength(journey.execution)).toBe(4);
      await wait(90);
      expect(await end('heartbeat')).toMatchObject({ status: 'committed' });
    });

    it('make the frame due when they run out, each under its own name', async () => {
      const { store, pass: wait } = await opened({ graceMs: 0 });
      const { journey, task } = await scheduled(store, { timeoutSeconds: 0.06, heartbeatSeconds: 0.06 });
      expect(await journey.swept()).toEqual(['r task']);
      await store.beginTask(task, { ...CLAIM, leaseMs: 60 });
      expect(await journey.swept()).toEqual([]);
      await wait(90);
      expect(await journey.swept()).toEqual(['r heartbeat', 'r lease', 'r timeout']);
      await store.endTask(task, 'c1', { ok: true, output: '1' });
      expect(await journey.swept()).toEqual(['r outcome']);
    });

    it('a claim that allows redelivery hands the attempt back when its lease is over', async () => {
      const { store, pass: wait } = await opened({ graceMs: 0 });
      const { journey, task } = await scheduled(store);
      const first = await store.beginTask(task, { ...CLAIM, leaseMs: 60, redeliver: true });
      const second = { worker: 'w2', claim: 'c2', leaseMs: 60_000, redeliver: true };
      expect(await store.beginTask(task, second)).toEqual({ status: 'taken' });
      await wait(90);
      expect(await journey.swept()).toEqual(['r task']);
      expect(await store.beginTask(task, second)).toMatchObject({ status: 'begun' });
      // The attempt began when it was claimed first.
      expect(await journey.load(task)).toMatchObject({ worker: 'w2', begunAt: first.status === 'begun' && first.now });
      expect(await store.endTask(task, 'c1', { ok: true, output: '1' })).toEqual({ status: 'refused' });
      expect(await store.endTask(task, 'c2', { ok: true, output: '2' })).toMatchObject({ status: 'accepted' });
      expect((await journey.historyTypes()).filter((type) => type === 'LambdaFunctionStarted')).toHaveLength(1);
    });

    it('a claim without redelivery is for good', async () => {
      const { store, pass: wait } = await opened();
      const { task } = await scheduled(store);
      await store.beginTask(task, { ...CLAIM, leaseMs: 20 });
      await wait(40);
      expect(await store.beginTask(task, { ...CLAIM, worker: 'w2', claim: 'c2', redeliver: true })).toEqual({
        status: 'taken',
      });
    });
  });
}
