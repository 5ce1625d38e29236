import { describe, expect, it } from '@jest/globals';
import type { ExecutionInfo } from '#engine';
import type { ExecutionSummary, ListExecutionsQuery } from '../execution-store.js';
import { decision, event, frame, info, MACHINE, pass, RUN, start } from './decisions.js';
import { Journey } from './harness.js';
import type { Opened } from './index.js';

export function readsCases(opened: Opened): void {
  describe('history', () => {
    it('is read by absolute id, both ends included, as far as there is any', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      await journey.step(journey.root, pass(1));
      const ids = async (from: number, to: number) =>
        (await store.history(journey.execution, from, to)).map(({ id }) => id);
      expect(await ids(1, 3)).toEqual([1, 2, 3]);
      expect(await ids(2, 2)).toEqual([2]);
      expect(await ids(3, 99)).toEqual([3]);
      expect(await ids(0, 1)).toEqual([1]);
      expect(await ids(4, 9)).toEqual([]);
      expect(await ids(3, 2)).toEqual([]);
    });

    it('tells details that are empty from none', async () => {
      const { store } = await opened();
      const journey = await Journey.begin(store);
      const history = [event('PassStateEntered', { at: 1 }, {}), event('PassStateExited', { nth: 0 })];
      await journey.step(journey.root, decision(frame(), [], [RUN], { history, lastEvent: { nth: 1 } }));
      const [entered, exited] = await store.history(journey.execution, 2, 3);
      expect(entered?.details).toEqual({});
      expect(exited).not.toHaveProperty('details');
    });

    it('of an unknown execution is empty, and there is no description', async () => {
      const { store } = await opened();
      expect(await store.history('AAAAAAAAAAAAAAAAAAAAAA', 1, 10)).toEqual([]);
      expect(await store.historyLength('AAAAAAAAAAAAAAAAAAAAAA')).toBe(0);
      expect(await store.describe('AAAAAAAAAAAAAAAAAAAAAA')).toBeUndefined();
    });
  });

  describe('listExecutions', () => {
    it('is by start, newest first, of one machine, in any status or in one', async () => {
      const { store, pass: wait } = await opened({ partitions: 3 });
      const journeys: Journey[] = [];
      for (let n = 0; n < 6; n += 1) {
        journeys.push(await Journey.begin(store));
        await wait(2);
      }
      await Journey.begin(store, start({ info: info({ stateMachineArn: `${MACHINE}2` }) }));
      const failed = { type: 'CloseExecution', status: 'FAILED' } as const;
      for (const journey of [journeys[1], journeys[4]] as Journey[])
        await journey.step(journey.root, decision(null, ['ExecutionFailed'], [failed]));
      const list = async (query: Partial<ListExecutionsQuery> = {}) =>
        (await store.listExecutions({ stateMachineArn: MACHINE, limit: 100, ...query })).map(({ execution }) =>
          journeys.findIndex((each) => each.execution === execution),
        );
      expect(await list()).toEqual([5, 4, 3, 2, 1, 0]);
      expect(await list({ status: 'FAILED' })).toEqual([4, 1]);
      expect(await list({ status: 'RUNNING' })).toEqual([5, 3, 2, 0]);
      expect(await list({ status: 'ABORTED' })).toEqual([]);
      expect(await list({ limit: 2 })).toEqual([5, 4]);
    });

    it('is also of what was started with a version or an alias, through all that becomes of it', async () => {
      const { store } = await opened();
      const begin = (more: Partial<ExecutionInfo>) => Journey.begin(store, start({ info: info(more) }));
      const plain = await begin({});
      const first = await begin({ stateMachineVersion: 1 });
      const second = await begin({ stateMachineVersion: 2, stateMachineAlias: 'live' });
      const list = async (qualifier: string, status?: ListExecutionsQuery['status']) =>
        (await store.listExecutions({ stateMachineArn: `${MACHINE}${qualifier}`, limit: 9, status }))
          .map(({ execution }) => execution)
          .sort();
      const ids = (...journeys: Journey[]) => journeys.map(({ execution }) => execution).sort();
      expect(await list('')).toEqual(ids(plain, first, second));
      expect(await list(':1')).toEqual(ids(first));
      expect(await list(':2', 'RUNNING')).toEqual(ids(second));
      const failed = { type: 'CloseExecution', status: 'FAILED' } as const;
      await second.step(second.root, decision(null, ['ExecutionFailed'], [failed]));
      for (const qualifier of [':2', ':live']) {
        expect(await list(qualifier, 'RUNNING')).toEqual([]);
        expect(await list(qualifier, 'FAILED')).toEqual(ids(second));
        expect(await list(qualifier)).toEqual(ids(second));
      }
      expect(await list(':3')).toEqual([]);
      expect((await store.describe(second.execution))?.info).toMatchObject({
        stateMachineVersion: 2,
        stateMachineAlias: 'live',
      });
    });

    it('shows what a list shows, and no input or outcome', async () => {
      const { store } = await opened();
      const facts = info({ input: `"${'x'.repeat(2_000)}"` });
      const journey = await Journey.begin(store, start({ info: facts }));
      await journey.step(
        journey.root,
        decision(null, ['ExecutionSucceeded'], [{ type: 'CloseExecution', status: 'SUCCEEDED', output: facts.input }]),
      );
      const { input: _, ...rest } = facts;
      const record = await store.describe(journey.execution);
      expect(await store.listExecutions({ stateMachineArn: MACHINE, limit: 1 })).toEqual([
        {
          execution: journey.execution,
          info: { ...rest, startedAt: journey.startedAt },
          status: 'SUCCEEDED',
          stoppedAt: record?.stoppedAt,
        },
      ]);
    });

    it('pages without gaps or repeats, also among equal start times', async () => {
      const { store } = await opened({ partitions: 3 });
      const created = await Promise.all(Array.from({ length: 23 }, () => Journey.begin(store)));
      const seen: ExecutionSummary[] = [];
      for (;;) {
        const last = seen.at(-1);
        const after = last === undefined ? undefined : { startedAt: last.info.startedAt, execution: last.execution };
        const page = await store.listExecutions({ stateMachineArn: MACHINE, limit: 5, after });
        seen.push(...page);
        if (page.length < 5) break;
      }
      expect(seen.map(({ execution }) => execution).sort()).toEqual(created.map(({ execution }) => execution).sort());
      const times = seen.map(({ info: { startedAt } }) => startedAt);
      expect(times).toEqual([...times].sort((a, b) => b - a));
    });
  });
}
