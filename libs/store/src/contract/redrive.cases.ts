import { describe, expect, it } from '@jest/globals';
import type { Decision, RedrivePlan } from '#engine';
import { newToken } from '../execution-id.js';
import type { LoadedRemains } from '../execution-store.js';
import { failure, fanOut, parallel, success } from './children.cases.js';
import { decision, event, frame, info, MACHINE, pass, RUN, start, SUCCEED, waiting } from './decisions.js';
import { find, Journey, wakesIn, type WholeStore } from './harness.js';
import type { Opened } from './index.js';

const FAILED = { type: 'CloseExecution', status: 'FAILED', error: 'Oops' } as const;

function fail(from: number, state = 'Bad'): Decision {
  const failed = frame({ state, phase: 'failed', failure: { error: 'Oops' }, input: `"${'x'.repeat(600)}"` });
  return decision(failed, ['ExecutionFailed'], [FAILED], { from });
}

/** The root runs its state again. */
function again({ historyLength, execution }: LoadedRemains): RedrivePlan {
  return {
    history: [event('ExecutionRedriven', { at: historyLength }, { redriveCount: execution.redriveCount + 1 })],
    frames: [
      { id: 'r', snapshot: frame({ phase: 'retry' }), lastEvent: { nth: 0 }, enteredEvent: { at: 2 }, wake: 'timer' },
    ],
    emptied: [],
  };
}

async function remainsOf(store: WholeStore, execution: string): Promise<LoadedRemains> {
  const remains = await store.loadRemains(execution);
  if (!remains) throw new Error('The execution is gone.');
  return remains;
}

const expectation = ({ historyLength, execution }: LoadedRemains, request = newToken()) => ({
  historyLength,
  redriveCount: execution.redriveCount,
  request,
});

async function failedOne(store: WholeStore, from = start()): Promise<{ journey: Journey; remains: LoadedRemains }> {
  const journey = await Journey.begin(store, from);
  const { next } = await journey.step(journey.root, pass(1));
  await journey.step(next, fail(3));
  return { journey, remains: await remainsOf(store, journey.execution) };
}

export function redriveCases(opened: Opened): void {
  describe('redrive', () => {
    it('keeps where a failed execution stood, and nothing that could move it', async () => {
      const { store } = await opened({ graceMs: 0 });
      const { journey, remains } = await failedOne(store);
      expect(remains).toMatchObject({
        status: 'FAILED',
        definitionHash: 'definition',
        historyLength: 4,
        execution: { redriveCount: 0 },
        frames: [{ id: 'r', lastEventId: 4, inbox: [], results: [], toleratedFailures: [] }],
      });
      expect(remains.frames[0]?.snapshot).toEqual(fail(3).snapshot);
      expect(await store.load(journey.root)).toEqual({ status: 'closed' });
      expect(await journey.swept()).toEqual([]);
      expect(await store.audit(0, '')).toMatchObject({ repaired: [] });
      expect(await store.describe(journey.execution)).toMatchObject({ remains: true });
      expect(await store.loadRemains('AAAAAAAAAAAAAAAAAAAAAA')).toBeUndefined();
    });

    it('keeps nothing of one that succeeded or runs', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      expect(await remainsOf(store, journey.execution)).toMatchObject({ status: 'RUNNING', frames: [] });
      const plan = again(await remainsOf(store, journey.execution));
      const running = expectation(await remainsOf(store, journey.execution));
      expect(await store.redrive(journey.execution, plan, running)).toEqual({ status: 'changed' });
      await journey.step(journey.root, decision(null, ['ExecutionSucceeded'], [SUCCEED], { from: 1 }));
      const remains = await remainsOf(store, journey.execution);
      expect(remains).toMatchObject({ status: 'SUCCEEDED', frames: [] });
      const expected = expectation(remains);
      expect(await store.redrive(journey.execution, plan, expected)).toEqual({ status: 'changed' });
      expect(await journey.historyTypes()).toHaveLength(2);
    });

    it('makes it RUNNING again, under a new fence, counted and dated', async () => {
      const { store } = await opened();
      const facts = info({ stateMachineVersion: 7, stateMachineAlias: 'live' });
      const { journey, remains } = await failedOne(store, start({ info: facts }));
      const result = await store.redrive(journey.execution, again(remains), expectation(remains));
      if (result.status !== 'redriven') throw new Error(result.status);
      expect(result.repeated).toBe(false);
      expect(wakesIn(result.awaken)).toEqual(['r timer']);
      const record = await store.describe(journey.execution);
      const { stoppedAt, error, remains: kept, ...others } = record ?? {};
      expect([stoppedAt, error, kept]).toEqual([undefined, undefined, undefined]);
      expect(others).toMatchObject({ status: 'RUNNING', info: { redriveCount: 1, redrivenAt: result.redrivenAt } });
      const loaded = await journey.load(find(result.awaken, 'r'));
      expect(loaded).toMatchObject({
        snapshot: { lastEventId: 5, enteredEventId: 2, execution: { redriveCount: 1, redrivenAt: result.redrivenAt } },
        clocks: { timer: result.redrivenAt },
      });
      const lists = ['', ':7', ':live'].map((qualifier) => ({ stateMachineArn: `${MACHINE}${qualifier}`, limit: 10 }));
      for (const list of lists) {
        expect(await store.listExecutions({ ...list, status: 'FAILED' })).toEqual([]);
        for (const query of [list, { ...list, status: 'RUNNING' as const }])
          expect(await store.listExecutions(query)).toMatchObject([{ status: 'RUNNING', info: { redriveCount: 1 } }]);
      }
      await journey.step(find(result.awaken, 'r'), decision(null, ['ExecutionSucceeded'], [SUCCEED], { from: 5 }));
      for (const list of lists) {
        expect(await store.listExecutions({ ...list, status: 'SUCCEEDED' })).toHaveLength(1);
        expect(await store.listExecutions({ ...list, status: 'RUNNING' })).toEqual([]);
      }
      await journey.expectSoundHistory();
    });

    it('is woken by the sweeper, and by its own deadline, if nobody else does it', async () => {
      const { store } = await opened({ graceMs: 0 });
      const { journey, remains } = await failedOne(store, start({ timeoutSeconds: 0 }));
      const expected = { ...expectation(remains), timeoutSeconds: 0 };
      expect((await store.redrive(journey.execution, again(remains), expected)).status).toBe('redriven');
      expect(await journey.swept()).toEqual(['* deadline', 'r timer']);
    });

    it('is not ended by the deadline of the time before it', async () => {
      const { store, pass: passTime } = await opened({ graceMs: 0 });
      const journey = await Journey.begin(store, start({ timeoutSeconds: 0.05 }));
      const timedOut = decision(null, ['ExecutionTimedOut'], [{ type: 'CloseExecution', status: 'TIMED_OUT' }], {
        from: 1,
      });
      const end = () => store.close(journey.execution, timedOut, { overdue: 'deadline' });
      expect(await end()).toEqual({ status: 'stale' });
      await passTime(70);
      expect((await end()).status).toBe('committed');
      const remains = await remainsOf(store, journey.execution);
      const expected = { ...expectation(remains), timeoutSeconds: 3600 };
      expect((await store.redrive(journey.execution, again(remains), expected)).status).toBe('redriven');
      // A wake-up that was under way all the time.
      expect(await end()).toEqual({ status: 'stale' });
      expect(await store.describe(journey.execution)).toMatchObject({ status: 'RUNNING' });
      expect(await journey.historyTypes()).toEqual(['ExecutionStarted', 'ExecutionTimedOut', 'ExecutionRedriven']);
    });

    it('lets one of many win; the repeat of a request is answered as the first time', async () => {
      const { store } = await opened();
      const { journey, remains } = await failedOne(store);
      const requests = Array.from({ length: 10 }, () => newToken());
      const results = await Promise.all(
        requests.map((request) => store.redrive(journey.execution, again(remains), expectation(remains, request))),
      );
      const won = results.findIndex(({ status }) => status === 'redriven');
      expect(results.filter(({ status }) => status === 'changed')).toHaveLength(9);
      expect(await journey.historyTypes()).toHaveLength(5);
      const request = requests[won] as string;
      const repeat = () => store.redrive(journey.execution, again(remains), expectation(remains, request));
      expect(await repeat()).toEqual({ ...results[won], repeated: true, awaken: [] });
      expect((await store.describe(journey.execution))?.redrives).toEqual([
        { request, at: (results[won] as { redrivenAt: number }).redrivenAt },
      ]);
    });

    it('can be done again and again, up to the end of the history', async () => {
      const { store } = await opened({ maxEvents: 8 });
      const { journey } = await failedOne(store);
      for (let count = 0; count < 2; count += 1) {
        const remains = await remainsOf(store, journey.execution);
        const result = await store.redrive(journey.execution, again(remains), expectation(remains));
        if (result.status !== 'redriven') throw new Error(result.status);
        await journey.step(find(result.awaken, 'r'), fail(remains.historyLength + 1));
      }
      const remains = await remainsOf(store, journey.execution);
      expect(remains).toMatchObject({ historyLength: 8, execution: { redriveCount: 2 } });
      expect(await store.redrive(journey.execution, again(remains), expectation(remains))).toEqual({ status: 'full' });
      expect(await store.describe(journey.execution)).toMatchObject({ status: 'FAILED', info: { redriveCount: 2 } });
    });

    it('keeps children as they were cut off: results, ends, frames at every depth', async () => {
      const { store } = await opened({ graceMs: 0 });
      const { journey, parent, children } = await parallel(store, 3, 3, 4);
      const inner = await journey.step(find(children, 'r/2'), fanOut(2, 2));
      await journey.step(find(inner.result.awaken, 'r/2/0'), success(0, '"kept"'));
      await journey.step(find(children, 'r/0'), success(0, `"${'long'.repeat(300)}"`));
      await journey.step(find(children, 'r/1'), failure(1));
      await journey.step(parent, {
        ...decision(frame({ ...waiting(4, 0, 3), phase: 'failed' }), ['ExecutionFailed'], [FAILED], { from: 2 }),
        exclusive: true,
      });
      const { frames } = await remainsOf(store, journey.execution);
      const ids = frames.map(({ id }) => id).sort();
      expect(ids).toEqual(['r', 'r/1', 'r/2', 'r/2/1']);
      const of = (id: string) => frames.find((each) => each.id === id);
      expect(of('r')).toMatchObject({
        results: [0],
        inbox: [
          { index: 0, ok: true },
          { index: 1, ok: false },
        ],
      });
      expect(of('r/1')?.snapshot).toMatchObject({ phase: 'failed' });
      expect(of('r/2')).toMatchObject({ results: [0], inbox: [{ index: 0 }], snapshot: { phase: 'children' } });
      expect(of('r/2/1')?.snapshot).toMatchObject({ phase: 'ready', state: 'C1' });
      expect(await journey.swept()).toEqual([]);
    });

    it('a frame that goes on with its children has their results and waits for the others only', async () => {
      const { store } = await opened();
      const { journey, children } = await parallel(store, 2, 2);
      await journey.step(find(children, 'r/0'), success(0, '"zero"'));
      await store.close(
        journey.execution,
        decision(null, ['ExecutionAborted'], [{ type: 'CloseExecution', status: 'ABORTED' }]),
      );
      const remains = await remainsOf(store, journey.execution);
      const plan: RedrivePlan = {
        ...again(remains),
        frames: [
          { id: 'r', snapshot: waiting(2, 1), lastEvent: { nth: 0 }, family: { inbox: [], wakeAfter: 1, forget: [] } },
          { id: 'r/1', snapshot: frame({ state: 'C1' }), lastEvent: { at: 2 }, wake: 'run' },
        ],
      };
      const result = await store.redrive(journey.execution, plan, expectation(remains));
      if (result.status !== 'redriven') throw new Error(result.status);
      expect(wakesIn(result.awaken)).toEqual(['r/1 run']);
      const { result: ended } = await journey.step(find(result.awaken, 'r/1'), success(1, '"one"'));
      expect(wakesIn(ended.awaken)).toEqual(['r children']);
      expect((await journey.load(find(ended.awaken, 'r'))).snapshot).toMatchObject({
        results: ['"zero"', '"one"'],
        inbox: [{ index: 1 }],
      });
    });

    it('hands over ends not yet noted, and forgets results that do not count', async () => {
      const { store } = await opened();
      const { journey, children } = await parallel(store, 2, 2, 3);
      await journey.step(find(children, 'r/0'), success(0, '"zero"'));
      await journey.step(find(children, 'r/1'), success(1, 'F'));
      await store.close(
        journey.execution,
        decision(null, ['ExecutionAborted'], [{ type: 'CloseExecution', status: 'ABORTED' }]),
      );
      const remains = await remainsOf(store, journey.execution);
      expect(remains.frames).toMatchObject([{ id: 'r', results: [0, 1], toleratedFailures: [1] }]);
      const inbox = remains.frames[0]?.inbox.filter(({ index }) => index === 0) ?? [];
      const plan: RedrivePlan = {
        ...again(remains),
        frames: [
          {
            id: 'r',
            snapshot: waiting(3, 0, 2),
            lastEvent: { nth: 0 },
            wake: 'children',
            family: { inbox, wakeAfter: 1, forget: [1] },
          },
        ],
      };
      const result = await store.redrive(journey.execution, plan, expectation(remains));
      if (result.status !== 'redriven') throw new Error(result.status);
      const root = find(result.awaken, 'r');
      expect((await journey.load(root)).snapshot).toMatchObject({ inbox: [{ index: 0, ok: true }] });
      const next = await journey.step(root, fanOut(2, 2, { total: 3, from: 1, succeeded: 1 }));
      await journey.step(find(next.result.awaken, 'r/1'), success(1, '"one"'));
      await journey.step(find(next.result.awaken, 'r/2'), success(2, '"two"'));
      expect((await journey.load(next.next)).snapshot.results).toEqual(['"zero"', '"one"', '"two"']);
    });

    it('drops all below a frame that begins its state anew', async () => {
      const { store } = await opened();
      const { journey, children } = await parallel(store, 2, 2);
      await journey.step(find(children, 'r/0'), success(0, '"old"'));
      await journey.step(find(children, 'r/1'), fanOut(1, 1));
      await store.close(
        journey.execution,
        decision(null, ['ExecutionAborted'], [{ type: 'CloseExecution', status: 'ABORTED' }]),
      );
      const remains = await remainsOf(store, journey.execution);
      const plan = { ...again(remains), emptied: ['r'] };
      const result = await store.redrive(journey.execution, plan, expectation(remains));
      if (result.status !== 'redriven') throw new Error(result.status);
      await journey.step(find(result.awaken, 'r'), fail(remains.historyLength + 1));
      expect((await remainsOf(store, journey.execution)).frames).toMatchObject([{ id: 'r', results: [], inbox: [] }]);
    });

    it('a nested failure that is handled above leaves nothing', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 1);
      const inner = await journey.step(find(children, 'r/0'), fanOut(2, 2));
      await journey.step(find(inner.result.awaken, 'r/0/1'), failure(1));
      await journey.step(inner.next, failure(0));
      // What is below a frame that has failed was cut off before.
      expect((await journey.load(parent)).snapshot.descendants?.map(({ id }) => id)).toEqual(['r/0']);
      const caught = decision(frame({ state: 'Caught' }), ['ParallelStateFailed'], [{ type: 'AbandonChildren' }, RUN], {
        from: 2,
      });
      const { next } = await journey.step(parent, caught);
      await journey.step(next, fail(3));
      expect((await remainsOf(store, journey.execution)).frames).toMatchObject([{ id: 'r', results: [], inbox: [] }]);
    });

    it('outlives its retention once it runs again', async () => {
      const { store, pass: letPass } = await opened({ retentionDays: 2 / 86_400 });
      const { journey, remains } = await failedOne(store);
      const result = await store.redrive(journey.execution, again(remains), expectation(remains));
      const late = await failedOne(store);
      await letPass(2_500);
      await store.purge(0);
      expect(await store.loadRemains(late.journey.execution)).toBeUndefined();
      const tooLate = expectation(late.remains);
      expect(await store.redrive(late.journey.execution, again(late.remains), tooLate)).toEqual({ status: 'changed' });
      if (result.status !== 'redriven') throw new Error(result.status);
      expect((await journey.load(find(result.awaken, 'r'))).snapshot.frame.phase).toBe('retry');
      expect(await store.describe(journey.execution)).toMatchObject({ status: 'RUNNING' });
      expect(await journey.historyTypes()).toHaveLength(5);
    });
  });
}
