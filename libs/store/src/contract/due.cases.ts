import { describe, expect, it } from '@jest/globals';
import { decision, frame, pass as passState, start, SUCCEED } from './decisions.js';
import { Journey } from './harness.js';
import type { Opened } from './index.js';

export function dueCases(opened: Opened): void {
  describe('sweep', () => {
    it('leaves a wake alone for the grace of the fast path, then delivers it ever more seldom', async () => {
      const { store, pass } = await opened({ graceMs: 60 });
      const journey = await Journey.begin(store, start({ traceparent: '00-1-2-01' }));
      const early = await store.sweep(0, 10);
      expect(early.due).toEqual([]);
      expect(early.nextDueAt).toBe(journey.startedAt + 60);
      await pass(70);
      const first = await store.sweep(0, 10);
      expect(first.due).toEqual([{ ...journey.root, delivery: 1, traceparent: '00-1-2-01' }]);
      expect((await store.sweep(0, 10)).due).toEqual([]);
      await pass(70);
      const second = await store.sweep(0, 10);
      expect(second.due).toMatchObject([{ delivery: 2 }]);
      await pass(70);
      const third = await store.sweep(0, 10);
      expect(third.due).toEqual([]);
      expect(third.nextDueAt).toBeGreaterThanOrEqual(second.now + 120);
      await pass(70);
      expect((await store.sweep(0, 10)).due).toMatchObject([{ delivery: 3 }]);
    });

    it('gives each overdue member to one of several sweepers', async () => {
      const { store, pass } = await opened({ graceMs: 500 });
      for (let n = 0; n < 30; n += 1) await Journey.begin(store);
      await pass(560);
      const swept = await Promise.all(Array.from({ length: 4 }, () => store.sweep(0, 100)));
      expect(swept.flatMap(({ due }) => due)).toHaveLength(30);
    });

    it('claims no more than it is asked for', async () => {
      const { store } = await opened({ graceMs: 0 });
      for (let n = 0; n < 5; n += 1) await Journey.begin(store);
      const swept = await store.sweep(0, 2);
      expect(swept.due).toHaveLength(2);
      expect(swept.peeked).toBe(2);
    });

    it('tells resource and waiting time of a task', async () => {
      const { store } = await opened({ graceMs: 0 });
      const journey = await Journey.begin(store);
      const task = { type: 'ScheduleTask', resource: 'arn:x', input: '1', started: { type: 'TaskStarted' } } as const;
      const { result } = await journey.step(
        journey.root,
        decision(frame({ phase: 'task' }), ['TaskScheduled'], [task]),
      );
      expect((await store.sweep(0, 10)).due).toMatchObject([
        { wake: 'task', resource: 'arn:x', scheduledAt: result.now },
      ]);
    });

    it('delivers timers at their own time', async () => {
      const { store, pass } = await opened({ graceMs: 0 });
      const journey = await Journey.begin(store);
      const waiting = decision(
        frame({ phase: 'wait' }),
        ['WaitStateEntered'],
        [{ type: 'StartTimer', due: { afterMs: 80 } }],
      );
      const { next, result } = await journey.step(journey.root, waiting);
      expect(result).toMatchObject({ awaken: [], timers: [result.now + 80] });
      expect(await store.sweep(0, 10)).toMatchObject({ due: [], nextDueAt: result.now + 80 });
      await pass(100);
      expect((await store.sweep(0, 10)).due).toMatchObject([{ ...next, wake: 'timer' }]);
    });

    it('delivers the deadline of an execution, and forgets it with the execution', async () => {
      const { store, pass } = await opened({ graceMs: 0 });
      const journey = await Journey.begin(store, start({ timeoutSeconds: 0.05 }));
      await pass(70);
      expect(await journey.swept()).toEqual(['* deadline', 'r run']);
      const { next } = await journey.step(journey.root, passState(1));
      expect(await journey.swept()).toEqual(['* deadline', 'r run']);
      await journey.step(next, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
      expect(await store.sweep(0, 10)).toMatchObject({ due: [] });
      expect((await store.sweep(0, 10)).nextDueAt).toBeUndefined();
    });

    it('never finds what a step has left behind', async () => {
      const { store } = await opened({ graceMs: 0 });
      const journey = await Journey.begin(store);
      let ref = { ...journey.root } as Parameters<Journey['step']>[0];
      for (let n = 0; n < 5; n += 1) ({ next: ref } = await journey.step(ref, passState(1)));
      expect((await store.sweep(0, 10)).due).toMatchObject([{ ...ref, wake: 'run' }]);
    });

    it('looks at one partition only', async () => {
      const { store } = await opened({ graceMs: 0, partitions: 4 });
      for (let n = 0; n < 12; n += 1) await Journey.begin(store);
      const swept = await Promise.all([0, 1, 2, 3].map((partition) => store.sweep(partition, 100)));
      expect(swept.flatMap(({ due }) => due)).toHaveLength(12);
      expect(swept.filter(({ due }) => due.length === 12)).toEqual([]);
    });
  });

  describe('audit', () => {
    it('finds nothing to repair in executions that are well', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store, start({ timeoutSeconds: 100 }));
      const children = [0, 1].map((index) => ({ index, snapshot: frame(), previous: { at: 1 } }));
      const family = frame({ phase: 'children', children: { total: 2, started: 2, succeeded: 0 } });
      await journey.step(
        journey.root,
        decision(family, [], [{ type: 'StartChildren', children, wakeAfter: 2 }], { from: 1 }),
      );
      expect(await store.audit(0, '')).toEqual({ repaired: [], failed: [], cursor: '' });
    });

    it('makes due again whatever was lost, at its own time', async () => {
      const { store, loseDue } = await opened({ graceMs: 0 });
      const running = await Journey.begin(store);
      const waiting = await Journey.begin(store);
      const timer = decision(
        frame({ phase: 'wait' }),
        ['WaitStateEntered'],
        [{ type: 'StartTimer', due: { afterMs: 60_000 } }],
      );
      const { result } = await waiting.step(waiting.root, timer);
      const closed = await Journey.begin(store);
      await closed.step(closed.root, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
      await loseDue();
      expect(await store.sweep(0, 10)).toMatchObject({ due: [] });
      expect([...(await store.audit(0, '')).repaired].sort()).toEqual([running.execution, waiting.execution].sort());
      const swept = await store.sweep(0, 10);
      expect(swept.due).toMatchObject([{ ...running.root, wake: 'run' }]);
      expect((await store.sweep(0, 0)).nextDueAt).toBe(result.timers[0]);
      expect((await store.audit(0, '')).repaired).toEqual([]);
    });

    it("does not take an old worker's lease for lost when it is running", async () => {
      const { store, loseDue } = await opened({ graceMs: 0 });
      const journey = await Journey.begin(store);
      const task = { type: 'ScheduleTask', resource: 'arn:x', input: '1', started: { type: 'TaskStarted' } } as const;
      const { next } = await journey.step(journey.root, decision(frame({ phase: 'task' }), ['TaskScheduled'], [task]));
      await store.beginTask(next, { worker: 'w', claim: 'c', leaseMs: 60_000 });
      await loseDue();
      expect((await store.audit(0, '')).repaired).toEqual([journey.execution]);
      expect(await journey.swept()).toEqual([]);
      expect((await store.sweep(0, 10)).nextDueAt).toBe((await journey.load(next)).clocks.lease);
    });
  });

  describe('purge', () => {
    it('forgets executions whose retention is over, and no others', async () => {
      const { store, pass } = await opened({ retentionDays: 50 / 86_400_000 });
      const old = await Journey.begin(store);
      await old.step(old.root, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
      const running = await Journey.begin(store);
      expect(await store.purge(0)).toEqual({ purged: 0, kept: 0 });
      await pass(80);
      expect(await store.purge(0)).toEqual({ purged: 1, kept: 0 });
      expect(await store.purge(0)).toEqual({ purged: 0, kept: 0 });
      const { stateMachineArn } = (await store.describe(running.execution))?.info ?? { stateMachineArn: '' };
      expect(await store.listExecutions({ stateMachineArn, limit: 10 })).toMatchObject([
        { execution: running.execution },
      ]);
    });
  });
}
