import { describe, expect, it } from '@jest/globals';
import { newToken } from '../execution-id.js';
import { decision, event, frame, pass, RUN, start, SUCCEED } from './decisions.js';
import { Journey, wakesIn } from './harness.js';
import type { Opened } from './index.js';

export function stepsCases(opened: Opened): void {
  describe('countTry', () => {
    it('counts the tries of one step, and those of the next one anew', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      expect(await store.countTry(journey.root, 1)).toBe(1);
      expect(await store.countTry(journey.root, 1)).toBe(2);
      expect(await store.countTry(journey.root, -1)).toBe(1);
      const { next } = await journey.step(journey.root, pass(1));
      expect(await store.countTry(journey.root, 1)).toBeUndefined();
      expect(await store.countTry(next, -1)).toBe(0);
      const counts = await Promise.all(Array.from({ length: 10 }, () => store.countTry(next, 1)));
      expect([...counts].sort((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      await journey.step(next, decision(null, ['ExecutionSucceeded'], [SUCCEED], { from: 3 }));
      expect(await store.countTry(next, 1)).toBeUndefined();
      expect(await store.countTry({ execution: 'AAAAAAAAAAAAAAAAAAAAAA', frame: 'r', token: 't' }, 1)).toBeUndefined();
    });
  });

  describe('load', () => {
    it('gives the frame as it was committed, and what surrounds it', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const state = frame({ state: 'B', phase: 'wait', variables: { v: [1, {}] }, retries: [2], enteredAt: 17 });
      const { next, result } = await journey.step(
        journey.root,
        decision(state, ['WaitStateEntered'], [{ type: 'StartTimer', due: { afterMs: 60_000 } }], {
          from: 1,
          enteredEvent: { nth: 0 },
        }),
      );
      const loaded = await journey.load(next);
      expect(loaded.snapshot).toEqual({
        execution: (await store.describe(journey.execution))?.info,
        frameId: 'r',
        frame: state,
        lastEventId: 2,
        enteredEventId: 2,
        historyLength: 2,
        outerVariables: [],
        inbox: [],
      });
      expect(loaded).toMatchObject({ definitionHash: 'definition', clocks: { timer: result.timers[0] } });
    });

    it('tells stale, closed and unknown apart', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const { next } = await journey.step(journey.root, pass(1));
      expect(await store.load(journey.root)).toEqual({ status: 'stale' });
      expect(await store.load({ ...next, frame: 'r/0' })).toEqual({ status: 'stale' });
      await journey.step(next, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
      expect(await store.load(next)).toEqual({ status: 'closed' });
      expect(await store.load({ ...next, execution: 'AAAAAAAAAAAAAAAAAAAAAA' })).toEqual({ status: 'not-found' });
      expect(await store.loadRoot(next.execution)).toEqual({ status: 'closed' });
    });

    it('loadRoot gives the root frame whatever its fence is', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      await journey.step(journey.root, pass(1, 'Somewhere'));
      expect(await store.loadRoot(journey.execution)).toMatchObject({
        status: 'current',
        snapshot: { frame: { state: 'Somewhere' } },
      });
    });
  });

  describe('commit', () => {
    it('appends the events by relative and absolute reference and wakes the frame under its new token', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const { next, result } = await journey.step(
        journey.root,
        decision(frame({ state: 'B' }), [], [RUN], {
          history: [
            event('PassStateEntered', { at: 1 }),
            event('PassStateExited', { nth: 0 }),
            event('TaskStateEntered', { at: 1 }),
          ],
          lastEvent: { nth: 1 },
        }),
      );
      expect(result).toMatchObject({
        firstEventId: 2,
        repeated: false,
        timers: [],
        awaken: [{ ...next, wake: 'run' }],
      });
      const events = await store.history(journey.execution, 1, 10);
      expect(events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
        [1, 0, 'ExecutionStarted'],
        [2, 1, 'PassStateEntered'],
        [3, 2, 'PassStateExited'],
        [4, 1, 'TaskStateEntered'],
      ]);
      expect(events.slice(1).every(({ timestamp }) => timestamp === result.now)).toBe(true);
      expect((await journey.load(next)).snapshot.lastEventId).toBe(3);
    });

    it('lets exactly one of many commits from one fence win', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, n) => journey.commit(journey.root, pass(1, `S${n}`))),
      );
      const statuses = results.map(({ status }) => status);
      expect(statuses.filter((status) => status === 'committed')).toHaveLength(1);
      expect(statuses.filter((status) => status === 'stale')).toHaveLength(19);
      const winner = `S${statuses.indexOf('committed')}`;
      expect(await store.loadRoot(journey.execution)).toMatchObject({ snapshot: { frame: { state: winner } } });
      await journey.expectSoundHistory();
      expect(await store.historyLength(journey.execution)).toBe(3);
    });

    it('recognises its own repeat after a lost reply, and only that', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const next = { ...journey.root, token: newToken() };
      const first = await journey.commit(journey.root, pass(1), { next });
      const again = await journey.commit(journey.root, pass(1), { next });
      expect(again).toEqual({ ...first, repeated: true, now: expect.any(Number) });
      expect(await store.historyLength(journey.execution)).toBe(3);
      const { next: later } = await journey.step(next, pass(3));
      expect(await journey.commit(journey.root, pass(1), { next })).toEqual({ status: 'stale' });
      expect(await journey.commit(next, pass(3), { next: later })).toMatchObject({
        status: 'committed',
        repeated: true,
        firstEventId: 4,
      });
    });

    it('recognises the repeat of the commit that closed the execution', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const next = { ...journey.root, token: newToken() };
      const end = decision(null, ['ExecutionSucceeded'], [SUCCEED], { from: 1 });
      await journey.commit(journey.root, end, { next });
      expect(await journey.commit(journey.root, end, { next })).toMatchObject({
        status: 'committed',
        repeated: true,
        firstEventId: 2,
      });
      expect(await journey.commit(journey.root, end)).toEqual({ status: 'closed' });
      expect(await journey.historyTypes()).toEqual(['ExecutionStarted', 'ExecutionSucceeded']);
    });

    it('refuses an exclusive decision as moved when somebody has appended since', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const loaded = await journey.load(journey.root);
      const outdated = { ...loaded, snapshot: { ...loaded.snapshot, historyLength: 0 } };
      const exclusive = { ...pass(1), exclusive: true };
      expect(await journey.commit(journey.root, exclusive, { loaded: outdated })).toEqual({ status: 'moved' });
      expect(await journey.commit(journey.root, exclusive, { loaded })).toMatchObject({ status: 'committed' });
    });

    it('keeps the last place of the history for the terminal event', async () => {
      const { store } = await opened({ maxEvents: 4 });
      const journey = await Journey.begin(store);
      const { next } = await journey.step(journey.root, pass(1));
      expect(await journey.commit(next, pass(3))).toEqual({ status: 'full', historyLength: 3 });
      const failed = { type: 'CloseExecution', status: 'FAILED', error: 'States.Runtime' } as const;
      expect(await journey.commit(next, decision(null, ['ExecutionFailed', 'ExecutionFailed'], [failed]))).toEqual({
        status: 'full',
        historyLength: 3,
      });
      expect(await journey.commit(next, decision(null, ['ExecutionFailed'], [failed], { from: 3 }))).toMatchObject({
        status: 'committed',
        firstEventId: 4,
      });
      await journey.expectSoundHistory();
    });

    it('wakes at once for a timer whose time has passed', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const waiting = decision(
        frame({ phase: 'wait' }),
        ['WaitStateEntered'],
        [{ type: 'StartTimer', due: { at: 1000 } }],
      );
      const { next, result } = await journey.step(journey.root, waiting);
      expect(result).toMatchObject({ timers: [], awaken: [{ ...next, wake: 'timer' }] });
      expect((await journey.load(next)).clocks).toEqual({ timer: 1000 });
    });

    it('refuses a decision that neither goes on nor ends', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      await expect(journey.commit(journey.root, decision(null, [], []))).rejects.toThrow('must end its frame');
    });

    it('gives user data back unchanged: empty arrays, large numbers, hostile keys, any character', async () => {
      const { store } = await opened();
      const input =
        '{"list":[],"object":{},"big":12345678901234567890,"f":0.10,"__proto__":{"x":1},"t":"\\u0000|;=#\\n€😀"}';
      const details = {
        input,
        output: '\u0000looks like a reference',
        parameters: input.repeat(50),
        cause: 'a|b;c\nd',
        flag: false,
      };
      const journey = await Journey.begin(store, start({ facts: { input } }));
      const variables = JSON.parse('{"__proto__":{"y":[]},"constructor":1}') as Record<string, never>;
      const { next } = await journey.step(
        journey.root,
        decision(frame({ input, variables, state: 'Ünï|cödé;' }), [], [RUN], {
          history: [event('PassStateEntered', { at: 1 }, details)],
          lastEvent: { nth: 0 },
        }),
      );
      const { snapshot } = await journey.load(next);
      expect(snapshot.frame.input).toBe(input);
      expect(snapshot.execution.input).toBe(input);
      expect(JSON.stringify(snapshot.frame.variables)).toBe('{"__proto__":{"y":[]},"constructor":1}');
      expect((await store.history(journey.execution, 2, 2))[0]?.details).toEqual(details);
    });

    it.each([511, 512, 513, 262_144])('gives payloads of %i characters back', async (length) => {
      const { store } = await opened();
      const text = `"${'ä'.repeat(length - 2)}"`;
      const journey = await Journey.begin(store, start({ facts: { input: text } }));
      const { next } = await journey.step(
        journey.root,
        decision(frame({ input: text }), [], [RUN], {
          history: [event('PassStateEntered', { at: 1 }, { input: text })],
          lastEvent: { nth: 0 },
        }),
      );
      expect((await journey.load(next)).snapshot.frame.input).toBe(text);
      const closing = { type: 'CloseExecution', status: 'SUCCEEDED', output: text } as const;
      await journey.step(next, decision(null, ['ExecutionSucceeded'], [closing], { from: 2 }));
      expect((await store.describe(journey.execution))?.output).toBe(text);
      expect((await store.history(journey.execution, 2, 2))[0]?.details).toEqual({ input: text });
    });
  });

  describe('close', () => {
    it('ends the execution whatever its fences are; later actors are told so', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const { next } = await journey.step(journey.root, pass(1));
      const aborted = { type: 'CloseExecution', status: 'ABORTED', error: 'E', cause: 'C' } as const;
      const result = await store.close(journey.execution, decision(null, ['ExecutionAborted'], [aborted]));
      expect(result).toMatchObject({ status: 'committed', awaken: [], timers: [] });
      const record = await store.describe(journey.execution);
      expect(record).toMatchObject({ status: 'ABORTED', error: 'E', cause: 'C' });
      expect(record?.stoppedAt).toBe(result.status === 'committed' ? result.now : 0);
      expect(await journey.commit(next, pass(3))).toEqual({ status: 'closed' });
      expect(await store.close(journey.execution, decision(null, ['ExecutionAborted'], [aborted]))).toEqual({
        status: 'closed',
      });
      expect((await journey.historyTypes()).at(-1)).toBe('ExecutionAborted');
    });

    it('lets one of stop and success win', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const abort = decision(null, ['ExecutionAborted'], [{ type: 'CloseExecution', status: 'ABORTED' }]);
      const results = await Promise.all([
        store.close(journey.execution, abort),
        journey.commit(journey.root, decision(null, ['ExecutionSucceeded'], [SUCCEED])),
        store.close(journey.execution, abort),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['closed', 'closed', 'committed']);
      expect(await journey.historyTypes()).toHaveLength(2);
    });

    it('refuses as moved when an exclusive decision is outdated', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const abort = decision(null, ['ExecutionAborted'], [{ type: 'CloseExecution', status: 'ABORTED' }], {
        exclusive: true,
      });
      expect(await store.close(journey.execution, abort, { historyLength: 0 })).toEqual({ status: 'moved' });
      expect(await store.close(journey.execution, abort, { historyLength: 1 })).toMatchObject({ status: 'committed' });
    });

    it('is for closing decisions only', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      await expect(store.close(journey.execution, pass(1))).rejects.toThrow('closes the execution');
      expect(wakesIn([journey.root])).toEqual(['r run']);
    });
  });
}
