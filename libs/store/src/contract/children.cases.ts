import { describe, expect, it } from '@jest/globals';
import type { Decision, Effect } from '#engine';
import { newToken } from '../execution-id.js';
import type { Awaken, FrameRef } from '../frame-ref.js';
import { decision, event, frame, pass, RUN, SUCCEED, waiting } from './decisions.js';
import { find, Journey, wakesIn, type WholeStore } from './harness.js';
import type { Opened } from './index.js';

const TASK: Effect = { type: 'ScheduleTask', resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', input: '1' };

/** Start children `from` … `from + count − 1` of a family of `total`. */
export function fanOut(count: number, wakeAfter: number, { total = count, from = 0, succeeded = 0 } = {}): Decision {
  const children = Array.from({ length: count }, (_, n) => ({
    index: from + n,
    snapshot: frame({ state: `C${from + n}`, input: `${from + n}` }),
    previous: { nth: 0 },
  }));
  return decision(
    waiting(total, succeeded, from + count),
    ['ParallelStateStarted'],
    [{ type: 'StartChildren', children, wakeAfter }],
    { from: 1 },
  );
}

export function success(index: number, result: string): Decision {
  const end: Effect = { type: 'EndChild', index, result, lastStateEvent: { nth: 0 } };
  return decision(null, ['PassStateExited', 'MapIterationSucceeded'], [end], { from: 2 });
}

export function failure(index: number): Decision {
  const end: Effect = { type: 'EndChild', index, lastStateEvent: { nth: 0 } };
  return decision(frame({ phase: 'failed', failure: { error: 'Oops' } }), ['TaskStateEntered'], [end], { from: 2 });
}

export async function parallel(
  store: WholeStore,
  count: number,
  wakeAfter = count,
  total = count,
): Promise<{ journey: Journey; parent: FrameRef; children: Awaken[] }> {
  const journey = await Journey.begin(store);
  const { next, result } = await journey.step(journey.root, fanOut(count, wakeAfter, { total }));
  return { journey, parent: next, children: result.awaken.filter(({ frame: id }) => id !== 'r') };
}

export function childrenCases(opened: Opened): void {
  describe('children', () => {
    it('start as frames of their own, after the event that started them', async () => {
      const { store } = await opened();
      const { journey, children } = await parallel(store, 2);
      expect(wakesIn(children)).toEqual(['r/0 run', 'r/1 run']);
      expect((await journey.load(find(children, 'r/1'))).snapshot).toMatchObject({
        frameId: 'r/1',
        lastEventId: 2,
        frame: { state: 'C1', input: '1' },
      });
    });

    it('have a parent that can be moved by its fence, without having been woken', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 1, 1, 3);
      expect(await store.fenceOf(journey.execution, 'r')).toBe(parent.token);
      expect(await store.fenceOf(journey.execution, 'r/9')).toBeUndefined();
      expect(await store.fenceOf('AAAAAAAAAAAAAAAAAAAAAA', 'r')).toBeUndefined();
      const { next } = await journey.step(parent, fanOut(1, 1, { total: 3, from: 1 }));
      expect(await store.fenceOf(journey.execution, 'r')).toBe(next.token);
      // The child from before finds it all the same.
      const { result } = await journey.step(find(children, 'r/0'), success(0, '1'));
      expect(result.awaken).toEqual([{ ...next, wake: 'children' }]);
    });

    it('wake their parent with the last success, results in order of index', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 3);
      expect((await journey.step(find(children, 'r/2'), success(2, '"c"'))).result.awaken).toEqual([]);
      expect((await journey.step(find(children, 'r/0'), success(0, `"${'a'.repeat(600)}"`))).result.awaken).toEqual([]);
      expect((await journey.load(parent)).snapshot.results).toBeUndefined();
      const last = await journey.step(find(children, 'r/1'), success(1, '[]'));
      expect(last.result.awaken).toEqual([{ ...parent, wake: 'children' }]);
      const { snapshot } = await journey.load(parent);
      expect(snapshot.inbox).toEqual([
        { index: 2, ok: true, lastStateEventId: 3, lastEventId: 4 },
        { index: 0, ok: true, lastStateEventId: 5, lastEventId: 6 },
        { index: 1, ok: true, lastStateEventId: 7, lastEventId: 8 },
      ]);
      expect(snapshot.results).toEqual([`"${'a'.repeat(600)}"`, '[]', '"c"']);
      const { next } = await journey.step(
        parent,
        decision(frame({ state: 'After' }), ['ParallelStateExited'], [RUN], { from: 8 }),
      );
      expect((await journey.load(next)).snapshot).toMatchObject({ inbox: [], frame: { state: 'After' } });
    });

    it('hand out results of up to 262,144 bytes as one array, and say so when there are more', async () => {
      for (const [bytes, tooLarge] of [
        [262_144, undefined],
        [262_145, true],
      ] as const) {
        const { store } = await opened();
        const { journey, parent, children } = await parallel(store, 3);
        const texts = ['"é"', '[]', ''];
        texts[2] = `"${'x'.repeat(bytes - Buffer.byteLength(`[${texts.join(',')}""]`))}"`;
        for (const [n, text] of texts.entries()) await journey.step(find(children, `r/${n}`), success(n, text));
        const { snapshot } = await journey.load(parent);
        expect(snapshot.resultsTooLarge).toBe(tooLarge);
        expect(snapshot.results?.length).toBe(tooLarge ? undefined : 3);
        expect(snapshot.inbox).toHaveLength(3);
      }
    });

    it('that end at the same time wake the parent once', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 20);
      const results = await Promise.all(children.map((child, n) => journey.commit(child, success(n, String(n)))));
      const awaken = results.flatMap((result) => (result.status === 'committed' ? result.awaken : []));
      expect(awaken).toEqual([{ ...parent, wake: 'children' }]);
      expect((await journey.load(parent)).snapshot.results).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
      await journey.expectSoundHistory();
    });

    it('count once, also when their end is repeated or doubled', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 2);
      const child = find(children, 'r/0');
      const next = { ...child, token: newToken() };
      await journey.commit(child, success(0, '1'), { next });
      expect(await journey.commit(child, success(0, '1'), { next })).toMatchObject({
        status: 'committed',
        repeated: true,
        firstEventId: 3,
        awaken: [],
      });
      expect(await journey.commit(child, success(0, '2'))).toEqual({ status: 'stale' });
      expect((await journey.load(parent)).snapshot.inbox).toHaveLength(1);
    });

    it('that fail wake the parent at once and stay to be looked at', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 3);
      const failed = find(children, 'r/1');
      const next = { ...failed, token: newToken() };
      const result = await journey.commit(failed, failure(1), { next });
      expect(result).toMatchObject({ awaken: [{ ...parent, wake: 'children' }] });
      expect(await journey.commit(failed, failure(1), { next })).toMatchObject({ status: 'committed', repeated: true });
      expect(await store.load(failed)).toEqual({ status: 'stale' });
      expect(await store.load(next)).toEqual({ status: 'stale' });
      const { snapshot } = await journey.load(parent);
      expect(snapshot.inbox).toEqual([{ index: 1, ok: false, lastStateEventId: 3, lastEventId: 3 }]);
      expect(snapshot.results).toBeUndefined();
      expect(snapshot.descendants).toEqual([
        { id: 'r/0', snapshot: frame({ state: 'C0', input: '0' }), lastEventId: 2 },
        { id: 'r/1', snapshot: frame({ phase: 'failed', failure: { error: 'Oops' } }), lastEventId: 3 },
        { id: 'r/2', snapshot: frame({ state: 'C2', input: '2' }), lastEventId: 2 },
      ]);
    });

    it('are shown as answered by their outcomes, and a decision that takes them for unanswered is refused', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 3);
      await journey.step(find(children, 'r/1'), failure(1));
      const working = [];
      for (const id of ['r/0', 'r/2']) {
        const scheduled = decision(frame({ state: 'T', phase: 'task' }), ['TaskStateEntered'], [TASK], { from: 2 });
        working.push((await journey.step(find(children, id), scheduled)).next);
      }
      const answered = async () =>
        (await journey.load(parent)).snapshot.descendants?.flatMap((view) => (view.answered ? [view.id] : []));
      const failing = decision(
        frame({ state: 'Caught' }),
        ['ParallelStateFailed'],
        [{ type: 'AbandonChildren' }, RUN],
        {
          from: 2,
          unanswered: ['r/0', 'r/2'],
        },
      );
      expect(await answered()).toEqual([]);
      const loaded = await journey.load(parent);
      const claim = { worker: 'w', claim: 'c', leaseMs: 60_000 };
      await store.beginTask(working[1] as FrameRef, claim);
      await store.endTask(working[1] as FrameRef, 'c', { ok: true, output: '1' });
      expect(await answered()).toEqual(['r/2']);
      expect(await journey.commit(parent, failing, { loaded })).toEqual({ status: 'moved' });
      const known = { ...failing, unanswered: ['r/0'] };
      expect(await journey.commit(parent, known, { loaded })).toMatchObject({ status: 'committed' });
    });

    it('are all shown to whoever ends the execution, whatever they are doing', async () => {
      const { store } = await opened();
      const { journey, children } = await parallel(store, 3);
      await journey.step(find(children, 'r/1'), fanOut(1, 1));
      await journey.step(find(children, 'r/0'), success(0, '0'));
      const loaded = await store.loadRoot(journey.execution);
      expect(
        loaded.status === 'current' &&
          loaded.snapshot.descendants?.map(({ id, snapshot }) => `${id} ${snapshot.phase}`),
      ).toEqual(['r/1 children', 'r/1/0 ready', 'r/2 ready']);
      expect(loaded.status === 'current' && loaded.snapshot.results).toBeUndefined();
    });

    it('of a second failure do not wake the parent twice', async () => {
      const { store } = await opened();
      const { journey, children } = await parallel(store, 2);
      await journey.step(find(children, 'r/0'), failure(0));
      expect((await journey.step(find(children, 'r/1'), failure(1))).result.awaken).toEqual([]);
    });

    it('are listed by number, not by text', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 12);
      await journey.step(find(children, 'r/3'), fanOut(2, 2));
      await journey.step(find(children, 'r/0'), failure(0));
      const ids = (await journey.load(parent)).snapshot.descendants?.map(({ id }) => id);
      expect(ids).toEqual([
        'r/0',
        'r/1',
        'r/2',
        'r/3',
        'r/3/0',
        'r/3/1',
        ...Array.from({ length: 8 }, (_, n) => `r/${n + 4}`),
      ]);
    });

    it('see the variables of the frames around them, outermost first', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const outer = fanOut(1, 1);
      const first = await journey.step(journey.root, {
        ...outer,
        snapshot: { ...waiting(1), variables: { a: 1 }, input: `"${'x'.repeat(600)}"` },
      });
      const inner = fanOut(1, 1);
      const second = await journey.step(find(first.result.awaken, 'r/0'), {
        ...inner,
        snapshot: { ...waiting(1), variables: { b: [] } },
      });
      expect((await journey.load(find(second.result.awaken, 'r/0/0'))).snapshot.outerVariables).toEqual([
        { a: 1 },
        { b: [] },
      ]);
    });
  });

  describe('a window of children', () => {
    it('wakes the parent whenever the asked number has succeeded, and only then', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 2, 1, 3);
      const first = await journey.step(find(children, 'r/0'), success(0, '0'));
      expect(first.result.awaken).toEqual([{ ...parent, wake: 'children' }]);
      const second = await journey.step(parent, fanOut(1, 2, { total: 3, from: 2, succeeded: 1 }));
      expect(wakesIn(second.result.awaken)).toEqual(['r/2 run']);
      expect((await journey.step(find(children, 'r/1'), success(1, '1'))).result.awaken).toEqual([]);
      const last = await journey.step(find(second.result.awaken, 'r/2'), success(2, '2'));
      expect(last.result.awaken).toEqual([{ ...second.next, wake: 'children' }]);
      expect((await journey.load(second.next)).snapshot).toMatchObject({
        results: ['0', '1', '2'],
        inbox: [{ index: 1 }, { index: 2 }],
      });
    });

    it('keeps ends that arrive between load and commit, and wakes again for them', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 3, 1, 4);
      await journey.step(find(children, 'r/0'), success(0, '0'));
      const loaded = await journey.load(parent);
      expect((await journey.step(find(children, 'r/1'), success(1, '1'))).result.awaken).toEqual([]);
      const next = { ...parent, token: newToken() };
      const result = await journey.commit(parent, fanOut(1, 1, { total: 4, from: 3, succeeded: 1 }), { loaded, next });
      expect(result).toMatchObject({ status: 'committed' });
      expect(result.status === 'committed' && wakesIn(result.awaken)).toEqual(['r/3 run', 'r children']);
      expect((await journey.load(next)).snapshot.inbox.map(({ index }) => index)).toEqual([1]);
    });

    it('keeps waiting when the ends that arrived meanwhile are not enough', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 3, 1, 4);
      await journey.step(find(children, 'r/0'), success(0, '0'));
      const loaded = await journey.load(parent);
      await journey.step(find(children, 'r/1'), success(1, '1'));
      const next = { ...parent, token: newToken() };
      const result = await journey.commit(parent, fanOut(1, 3, { total: 4, from: 3, succeeded: 1 }), { loaded, next });
      expect(result.status === 'committed' && wakesIn(result.awaken)).toEqual(['r/3 run']);
      expect((await journey.step(find(children, 'r/2'), success(2, '2'))).result.awaken).toEqual([]);
      const last = result.status === 'committed' ? find(result.awaken, 'r/3') : (children[0] as Awaken);
      expect((await journey.step(last, success(3, '3'))).result.awaken).toEqual([{ ...next, wake: 'children' }]);
    });

    it('wakes again for a failure that arrived between load and commit', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 2, 1, 3);
      await journey.step(find(children, 'r/0'), success(0, '0'));
      const loaded = await journey.load(parent);
      await journey.step(find(children, 'r/1'), failure(1));
      const result = await journey.commit(parent, fanOut(1, 2, { total: 3, from: 2, succeeded: 1 }), { loaded });
      expect(result.status === 'committed' && wakesIn(result.awaken)).toEqual(['r/2 run', 'r children']);
    });

    it('needs no new children to go on waiting', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 2, 1);
      await journey.step(find(children, 'r/0'), success(0, '0'));
      const { next, result } = await journey.step(parent, decision(waiting(2, 1), [], [], { from: 2 }));
      expect(result.awaken).toEqual([]);
      expect((await journey.step(find(children, 'r/1'), success(1, '1'))).result.awaken).toEqual([
        { ...next, wake: 'children' },
      ]);
    });
  });

  describe('AbandonChildren', () => {
    it('ends all descendants: what they still do changes nothing', async () => {
      const { store } = await opened({ graceMs: 0 });
      const { journey, parent, children } = await parallel(store, 3);
      const grandchildren = await journey.step(find(children, 'r/2'), fanOut(2, 2));
      await journey.step(find(children, 'r/0'), success(0, '0'));
      await journey.step(find(children, 'r/1'), failure(1));
      const { next, result } = await journey.step(
        parent,
        decision(frame({ state: 'Caught' }), ['ParallelStateFailed'], [{ type: 'AbandonChildren' }, RUN], {
          from: 2,
          exclusive: true,
        }),
      );
      expect(wakesIn(result.awaken)).toEqual(['r run']);
      const before = await journey.historyTypes();
      const stragglers = [grandchildren.next, ...grandchildren.result.awaken, ...children];
      for (const ref of stragglers) expect(await journey.commit(ref, pass(2))).toEqual({ status: 'stale' });
      expect(await journey.historyTypes()).toEqual(before);
      expect(await journey.swept()).toEqual(['r run']);
      expect((await journey.load(next)).snapshot).toMatchObject({ inbox: [], frame: { state: 'Caught' } });
    });

    it('leaves nothing behind for the next attempt with the same indexes', async () => {
      const { store } = await opened();
      const { journey, parent, children } = await parallel(store, 2);
      await journey.step(find(children, 'r/1'), success(1, `"${'old'.repeat(87_380)}"`));
      await journey.step(find(children, 'r/0'), failure(0));
      const again = fanOut(2, 2);
      const { next, result } = await journey.step(parent, {
        ...again,
        effects: [{ type: 'AbandonChildren' }, ...again.effects],
      });
      expect((await journey.load(next)).snapshot.inbox).toEqual([]);
      // Nor does their size count any more.
      await journey.step(find(result.awaken, 'r/0'), success(0, '"new0"'));
      await journey.step(find(result.awaken, 'r/1'), success(1, '"new1"'));
      expect((await journey.load(next)).snapshot.results).toEqual(['"new0"', '"new1"']);
    });

    it('is implied by the end of a nested frame and of the execution', async () => {
      const { store } = await opened({ graceMs: 0 });
      const { journey, children } = await parallel(store, 2);
      const inner = await journey.step(find(children, 'r/0'), fanOut(2, 2));
      await journey.step(find(inner.result.awaken, 'r/0/0'), success(0, '0'));
      await journey.step(find(inner.result.awaken, 'r/0/1'), success(1, '1'));
      await journey.step(inner.next, success(0, '[0,1]'));
      expect(await journey.swept()).toEqual(['r/1 run']);
      await store.close(
        journey.execution,
        decision(null, ['ExecutionAborted'], [{ type: 'CloseExecution', status: 'ABORTED' }]),
      );
      expect(await journey.commit(find(children, 'r/1'), pass(2))).toEqual({ status: 'closed' });
      expect((await store.sweep(0, 100)).due).toEqual([]);
    });
  });

  it('a child may end the whole execution', async () => {
    const { store } = await opened({ graceMs: 0 });
    const { journey, children } = await parallel(store, 2);
    await journey.step(
      find(children, 'r/1'),
      decision(null, [], [SUCCEED], { history: [event('ExecutionSucceeded', { at: 2 })], lastEvent: { nth: 0 } }),
    );
    expect((await store.sweep(0, 100)).due).toEqual([]);
    expect((await store.describe(journey.execution))?.status).toBe('SUCCEEDED');
  });
}
