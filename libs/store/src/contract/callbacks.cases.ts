import { describe, expect, it } from '@jest/globals';
import type { ScheduleTask, Submission } from '#engine';
import type { FrameRef } from '../frame-ref.js';
import { decision, event, frame, pass, RUN, start, SUCCEED } from './decisions.js';
import { Journey, type WholeStore } from './harness.js';
import type { Opened } from './index.js';

const CLAIM = { worker: 'w1', claim: 'c1', leaseMs: 60_000 };
const SUBMISSION: Submission = {
  event: { type: 'TaskSubmitted', details: { resourceType: 'lambda', resource: 'invoke.waitForTaskToken' } },
  response: { before: '{"Payload":', after: '}' },
};
const DONE = { ok: true, output: '"done"' } as const;
const ABORT = decision(null, ['ExecutionAborted'], [{ type: 'CloseExecution', status: 'ABORTED' }]);

async function waiting(
  store: WholeStore,
  more: Partial<ScheduleTask> = {},
): Promise<{ readonly journey: Journey; readonly task: FrameRef }> {
  const journey = await Journey.begin(store);
  const effect: ScheduleTask = {
    type: 'ScheduleTask',
    resource: 'arn:aws:lambda:us-east-1:123456789012:function:ask',
    input: '{}',
    started: { type: 'TaskStarted' },
    timeoutSeconds: 3600,
    submits: SUBMISSION,
    ...more,
  };
  const scheduled = decision(frame({ state: 'Ask', phase: 'task' }), ['TaskStateEntered', 'TaskScheduled'], [effect], {
    from: 1,
    enteredEvent: { nth: 0 },
  });
  return { journey, task: (await journey.step(journey.root, scheduled)).next };
}

const timeOut = decision(frame(), [], [RUN], { history: [event('TaskTimedOut', { at: 4 })], lastEvent: { nth: 0 } });

export function callbacksCases(opened: Opened): void {
  describe('submitTask', () => {
    it.each(['1', `"${'é'.repeat(5_000)}"`])(
      'records the response and keeps the attempt open: %.20s',
      async (result) => {
        const { store } = await opened();
        const { journey, task } = await waiting(store, { heartbeatSeconds: 60 });
        expect(await store.beginTask(task, CLAIM)).toMatchObject({ status: 'begun', submits: SUBMISSION });
        expect(await store.submitTask(task, 'c1', SUBMISSION, result)).toEqual({ status: 'submitted' });
        expect(await store.submitTask(task, 'c1', SUBMISSION, result)).toEqual({ status: 'submitted' });
        const { clocks, worker, snapshot } = await journey.load(task);
        expect(clocks).toEqual({ timeout: expect.any(Number), heartbeat: expect.any(Number) });
        expect(worker).toBe('w1');
        expect(snapshot).toMatchObject({ lastEventId: 5, historyLength: 5 });
        expect((await store.history(journey.execution, 5, 9)).map(({ timestamp: _, ...told }) => told)).toEqual([
          {
            id: 5,
            previousEventId: 4,
            type: 'TaskSubmitted',
            details: { ...SUBMISSION.event?.details, output: `{"Payload":${result}}` },
          },
        ]);
      },
    );

    it('takes the attempt from its worker: it cannot end it, keep it or be lost any more', async () => {
      const { store, pass: wait } = await opened({ graceMs: 0 });
      const { journey, task } = await waiting(store);
      const begun = await store.beginTask(task, { ...CLAIM, leaseMs: 20, redeliver: true });
      await store.submitTask(task, 'c1', SUBMISSION, '1');
      expect(await journey.load(task)).toMatchObject({ worker: 'w1', begunAt: begun.status === 'begun' && begun.now });
      expect(await store.endTask(task, 'c1', DONE)).toEqual({ status: 'refused' });
      expect(await store.heartbeat(task, { claim: 'c1', leaseMs: 0, progress: true })).toBe('gone');
      expect(await store.beginTask(task, { ...CLAIM, worker: 'w2', claim: 'c2' })).toEqual({ status: 'taken' });
      await wait(40);
      expect(await journey.swept()).toEqual([]);
      expect((await store.audit(0, '')).repaired).toEqual([]);
    });

    it('is refused without the claim, and once the attempt is over', async () => {
      const { store } = await opened();
      const { journey, task } = await waiting(store);
      expect(await store.submitTask(task, 'c1', SUBMISSION, '1')).toEqual({ status: 'refused' });
      await store.beginTask(task, CLAIM);
      expect(await store.submitTask(task, 'c2', SUBMISSION, '1')).toEqual({ status: 'refused' });
      await store.answerTask(task, DONE);
      expect(await store.submitTask(task, 'c1', SUBMISSION, '1')).toEqual({ status: 'refused' });
      expect(await journey.historyTypes()).not.toContain('TaskSubmitted');
    });

    it('of a frame whose events are not recorded appends nothing', async () => {
      const { store } = await opened();
      const { journey, task } = await waiting(store, { started: undefined });
      await store.beginTask(task, CLAIM);
      const unrecorded = { response: SUBMISSION.response };
      expect(await store.submitTask(task, 'c1', unrecorded, '1')).toEqual({ status: 'submitted' });
      expect(await store.historyLength(journey.execution)).toBe(3);
    });

    it('fails the attempt when the history has no room for the event', async () => {
      const { store } = await opened({ maxEvents: 5 });
      const { journey, task } = await waiting(store);
      await store.beginTask(task, CLAIM);
      const failed = await store.submitTask(task, 'c1', SUBMISSION, '1', 'next');
      if (failed.status !== 'failed') throw new Error(failed.status);
      expect(await store.submitTask(task, 'c1', SUBMISSION, '1', 'next')).toEqual(failed);
      expect((await journey.load(failed.awaken)).outcome).toMatchObject({ ok: false, error: 'States.Runtime' });
      expect(await store.historyLength(journey.execution)).toBe(4);
    });
  });

  describe('answerTask', () => {
    it.each([
      DONE,
      { ok: true, output: `"${'x'.repeat(100_000)}"` } as const,
      { ok: false, byCallback: true, error: 'Refused', cause: '{ "by": "hand" }' } as const,
      { ok: false, byCallback: true } as const,
    ])('ends the attempt under a new fence, submitted or not: %.60j', async (outcome) => {
      const { store } = await opened({ graceMs: 0 });
      for (const how of ['scheduled', 'begun', 'submitted']) {
        const { journey, task } = await waiting(store, { heartbeatSeconds: 60 });
        if (how !== 'scheduled') await store.beginTask(task, CLAIM);
        if (how === 'submitted') await store.submitTask(task, 'c1', SUBMISSION, '1');
        const answered = await store.answerTask(task, outcome);
        if (answered.status !== 'accepted') throw new Error(answered.status);
        expect(answered.awaken).toEqual({ ...task, token: expect.any(String), wake: 'outcome' });
        expect(await store.load(task)).toEqual({ status: 'stale' });
        const loaded = await journey.load(answered.awaken);
        expect(loaded.outcome).toEqual(outcome);
        expect(loaded.clocks).toEqual({});
        expect(await store.endTask(task, 'c1', DONE)).toEqual({ status: 'refused' });
        const { next } = await journey.step(answered.awaken, pass(loaded.snapshot.lastEventId));
        const after = await journey.load(next);
        expect(after).not.toHaveProperty('outcome');
        expect(after).not.toHaveProperty('worker');
        expect(await store.beginTask(next, CLAIM)).toEqual({ status: 'stale' });
      }
    });

    it('answers its own repeat again, any other comes too late', async () => {
      const { store } = await opened();
      const { journey, task } = await waiting(store);
      const first = await store.answerTask(task, DONE, 'mine');
      if (first.status !== 'accepted') throw new Error(first.status);
      expect(await store.answerTask(task, DONE, 'mine')).toEqual(first);
      expect(await store.answerTask(task, DONE, 'other')).toEqual({ status: 'gone' });
      expect(await store.answerTask(first.awaken, DONE)).toEqual({ status: 'gone' });
      const { next } = await journey.step(first.awaken, pass(3));
      expect(await store.answerTask(task, DONE, 'mine')).toEqual(first);
      expect(await store.answerTask(next, DONE)).toEqual({ status: 'gone' });
      await journey.step(next, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
      expect(await store.answerTask(task, DONE)).toEqual({ status: 'gone' });
    });

    it('knows no attempt that waits for none, and no execution that is not there', async () => {
      const { store } = await opened();
      const { journey, task } = await waiting(store, { submits: undefined });
      expect(await store.answerTask(task, DONE)).toEqual({ status: 'gone' });
      expect(await store.beatTask(task)).toBe('gone');
      expect(await store.answerTask(journey.root, DONE)).toEqual({ status: 'gone' });
      const elsewhere = { ...task, execution: 'AAAAAAAAAAAAAAAAAAAAAA' };
      expect(await store.answerTask(elsewhere, DONE)).toEqual({ status: 'not-found' });
      expect(await store.beatTask(elsewhere)).toBe('not-found');
    });

    it('the fence of a root that starts with such a task can be known beforehand', async () => {
      const { store } = await opened();
      const effect: ScheduleTask = { type: 'ScheduleTask', resource: 'r', input: '1', submits: SUBMISSION };
      const journey = await Journey.begin(store, {
        ...start(),
        decision: decision(frame({ phase: 'task' }), ['ExecutionStarted'], [effect]),
        rootToken: 'known-beforehand',
      });
      const ref = { execution: journey.execution, frame: 'r', token: 'known-beforehand' };
      expect(await store.answerTask(ref, DONE)).toMatchObject({ status: 'accepted' });
    });
  });

  describe('beatTask', () => {
    it('restarts HeartbeatSeconds and nothing else', async () => {
      const { store, pass: wait } = await opened();
      const { journey, task } = await waiting(store, { heartbeatSeconds: 60 });
      expect(await store.beatTask(task)).toBe('ok');
      expect((await journey.load(task)).clocks).toEqual({ timeout: expect.any(Number) });
      await store.beginTask(task, CLAIM);
      await store.submitTask(task, 'c1', SUBMISSION, '1');
      const before = (await journey.load(task)).clocks;
      await wait(10);
      expect(await store.beatTask(task)).toBe('ok');
      const after = (await journey.load(task)).clocks;
      expect(after.heartbeat).toBeGreaterThan(before.heartbeat as number);
      expect(after.timeout).toBe(before.timeout);
      expect(await store.historyLength(journey.execution)).toBe(5);
      await store.answerTask(task, DONE);
      expect(await store.beatTask(task)).toBe('gone');
    });
  });

  describe('who ends an attempt that waits for a callback', () => {
    it('is one of: a callback, another one, its timeout, its worker, a stop', async () => {
      const { store } = await opened();
      for (let round = 0; round < 24; round += 1) {
        const { journey, task } = await waiting(store, { heartbeatSeconds: 60 });
        await store.beginTask(task, CLAIM);
        const actors = [
          () => store.answerTask(task, DONE),
          () => store.answerTask(task, { ok: false, byCallback: true, error: 'E' }),
          () => journey.commit(task, timeOut),
          () => store.endTask(task, 'c1', { ok: false, error: 'W' }),
          ...(round % 2 === 0 ? [() => store.close(journey.execution, ABORT)] : []),
        ];
        const order = actors.map((_, n) => actors[(n * 3 + round) % actors.length] as (typeof actors)[number]);
        const beat = store.beatTask(task);
        const results = await Promise.all(order.map((act) => act()));
        expect(['ok', 'gone']).toContain(await beat);
        const won = results.filter(({ status }) => status === 'accepted' || status === 'committed');
        // A stop ends the execution whoever has ended the attempt.
        const stopped = round % 2 === 0 ? 1 : 0;
        expect(won.length - stopped).toBeLessThanOrEqual(1);
        expect(won.length).toBeGreaterThanOrEqual(1);
        expect(await store.answerTask(task, DONE)).toEqual({ status: 'gone' });
        expect(await store.beatTask(task)).toBe('gone');
      }
    });
  });
}
