import { describe, expect, it } from '@jest/globals';
import { executionIdOf } from '../execution-id.js';
import { decision, event, frame, info, RUN, start, SUCCEED } from './decisions.js';
import { Journey } from './harness.js';
import type { Opened } from './index.js';

export function startingCases(opened: Opened): void {
  describe('create', () => {
    it('stores the execution, its first events and what wakes it', async () => {
      const { store } = await opened();
      const facts = info();
      const result = await store.create(
        start({
          info: facts,
          traceparent: '00-1-2-01',
          traceHeader: 'Root=1',
          decision: decision(frame({ state: 'A' }), [], [RUN], {
            history: [event('ExecutionStarted', { at: 0 }, { input: facts.input, roleArn: facts.roleArn })],
            lastEvent: { nth: 0 },
          }),
        }),
      );
      expect(result).toMatchObject({ status: 'ok', created: true, execution: executionIdOf(facts.arn) });
      if (result.status !== 'ok') return;
      expect(result.awaken).toEqual([
        { execution: result.execution, frame: 'r', token: expect.any(String), wake: 'run' },
      ]);
      expect(await store.history(result.execution, 1, 10)).toEqual([
        {
          id: 1,
          previousEventId: 0,
          timestamp: result.startedAt,
          type: 'ExecutionStarted',
          details: { input: facts.input, roleArn: facts.roleArn },
        },
      ]);
      expect(await store.describe(result.execution)).toEqual({
        execution: result.execution,
        info: { ...facts, startedAt: result.startedAt },
        definitionHash: 'definition',
        status: 'RUNNING',
        traceparent: '00-1-2-01',
        traceHeader: 'Root=1',
      });
    });

    it('answers an equal start with the first one while that is running', async () => {
      const { store, pass } = await opened();
      const first = await Journey.begin(store, start({ info: info({ name: 'same' }) }));
      await pass(5);
      expect(await store.create(start({ info: info({ name: 'same', startedAt: 99 }) }))).toEqual({
        status: 'ok',
        created: false,
        execution: first.execution,
        startedAt: first.startedAt,
        awaken: [],
      });
      expect(await store.historyLength(first.execution)).toBe(1);
    });

    it.each(['{"n":2}', '{"n": 1}', `"${'x'.repeat(2000)}"`])(
      'refuses the name for another input text: %.12s',
      async (input) => {
        const { store } = await opened();
        await Journey.begin(store, start({ info: info({ name: 'same' }) }));
        expect(await store.create(start({ info: info({ name: 'same', input }) }))).toEqual({
          status: 'already-exists',
        });
      },
    );

    it('takes an equal long input for equal', async () => {
      const { store } = await opened();
      const facts = info({ name: 'long', input: `"${'x'.repeat(2000)}"` });
      await Journey.begin(store, start({ info: facts }));
      expect(await store.create(start({ info: facts }))).toMatchObject({ status: 'ok', created: false });
    });

    it('refuses the name of a closed execution, equal input or not', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store, start({ info: info({ name: 'same' }) }));
      await journey.step(journey.root, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
      expect(await store.create(start({ info: info({ name: 'same' }) }))).toEqual({ status: 'already-exists' });
    });

    it('answers a repeat of the very request with what it has started, also once that is closed', async () => {
      const { store } = await opened();
      const request = { info: info({ name: 'job' }), request: 'queue:1:1700000000000' };
      const journey = await Journey.begin(store, start(request));
      const answer = {
        status: 'ok',
        created: false,
        execution: journey.execution,
        startedAt: journey.startedAt,
        awaken: [],
      };
      expect(await store.create(start(request))).toEqual(answer);
      await journey.step(journey.root, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
      expect(await store.create(start(request))).toEqual(answer);
      const others = [
        { ...request, request: 'queue:2:1700000000000' },
        { info: request.info },
        { ...request, info: info({ name: 'job', input: '{"n":2}' }) },
      ];
      for (const other of others) expect(await store.create(start(other))).toEqual({ status: 'already-exists' });
      expect(await store.historyLength(journey.execution)).toBe(2);
    });

    it('lets one of 100 parallel starts win, and all of them see its start date', async () => {
      const { store } = await opened();
      const results = await Promise.all(
        Array.from({ length: 100 }, () => store.create(start({ info: info({ name: 'raced' }) }))),
      );
      const dates = new Set(results.map((result) => (result.status === 'ok' ? result.startedAt : result.status)));
      expect(dates.size).toBe(1);
      expect(results.filter((result) => result.status === 'ok' && result.created)).toHaveLength(1);
      expect(results.flatMap((result) => (result.status === 'ok' ? result.awaken : []))).toHaveLength(1);
    });

    it('frees a name once the retention of its execution is over', async () => {
      const { store, pass } = await opened({ retentionDays: 30 / 86_400_000 });
      const journey = await Journey.begin(store, start({ info: info({ name: 'old' }) }));
      await journey.step(journey.root, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
      await pass(60);
      expect(await store.describe(journey.execution)).toBeUndefined();
      expect(await store.create(start({ info: info({ name: 'old', input: '{"n":2}' }) }))).toMatchObject({
        status: 'ok',
        created: true,
      });
    });
  });

  describe('putDefinition', () => {
    it('keeps a text under the hash of its content', async () => {
      const { store } = await opened();
      const hash = await store.putDefinition('{"StartAt":"A"}');
      expect(await store.putDefinition('{"StartAt":"A"}')).toBe(hash);
      expect(await store.putDefinition('{"StartAt":"B"}')).not.toBe(hash);
      expect(await store.getDefinition(hash)).toBe('{"StartAt":"A"}');
      expect(await store.getDefinition('unknown')).toBeUndefined();
    });
  });
}
