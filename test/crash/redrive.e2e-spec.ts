import { Redis } from 'ioredis';
import { ExecutionNotRedrivable } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startOwnRedis, violationsAtRest, violationsOf, type OwnRedis } from '#testing';
import { Api } from '../support/api.js';
import { fromApi } from '../support/history.js';
import { Ledger } from '../support/ledger.js';
import { RedisTap, type Trap } from './redis-tap.js';
import { coordinator, environmentOf, type Restartable } from '../support/runtime-under-test.js';
import { CARDS, RESOURCES } from './shop-outcomes.mjs';
import { shopWorker } from './shop-worker-process.js';
import { redrivesExecution } from './store-commands.js';

const NAMESPACE = 'redrive';

/** `Reserve` is done before `Charge` begins; which card is charged depends on how often the execution was redriven. */
const DEFINITION = {
  StartAt: 'Both',
  States: {
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Reserve', States: { Reserve: { Type: 'Task', Resource: RESOURCES.inventory, End: true } } },
        {
          StartAt: 'Rest',
          States: {
            Rest: { Type: 'Wait', Seconds: 1, Next: 'Charge' },
            Charge: {
              Type: 'Task',
              Resource: RESOURCES.payment,
              Parameters: {
                'order.$': '$.order',
                'card.$': 'States.ArrayGetItem($.cards, $$.Execution.RedriveCount)',
                amountCents: 100,
              },
              End: true,
            },
          },
        },
      ],
      Next: 'Record',
    },
    Record: { Type: 'Pass', Parameters: { 'redrives.$': '$$.Execution.RedriveCount' }, End: true },
  },
};

/** The history from the first redrive on. */
const AFTER_REDRIVE = [
  ...['ExecutionRedriven', 'LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded'],
  ...['TaskStateExited', 'ParallelStateSucceeded', 'ParallelStateExited'],
  ...['PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'],
];

describe('RedriveExecution', () => {
  let redis: OwnRedis;
  let connection: Redis;
  let ledger: Ledger;
  let api: Api;
  let stateMachineArn: string;
  let tap: RedisTap;
  let theCoordinator: Restartable;
  let theWorker: Restartable;

  beforeAll(async () => {
    redis = await startOwnRedis();
    tap = await RedisTap.open(redis.url);
    connection = new Redis(redis.url, { maxRetriesPerRequest: null });
    ledger = new Ledger(redis.url, 'ledger');
    const env = {
      ...environmentOf({ url: redis.url, namespace: NAMESPACE, executionsPrefix: `${NAMESPACE}-bull` }),
      ...ledger.env,
    };
    const started = await coordinator({ ...env, REDIS_URL: tap.url });
    theCoordinator = started;
    theWorker = shopWorker(env);
    await Promise.all([theCoordinator.start(), theWorker.start()]);
    api = new Api([started.endpoint]);
    stateMachineArn = await api.createStateMachine('redriven', JSON.stringify(DEFINITION));
  }, 60_000);

  afterAll(async () => {
    api?.close();
    await Promise.all([theWorker?.stop(), theCoordinator?.stop()]);
    await tap?.close();
    ledger?.close();
    connection?.disconnect();
    await redis?.stop();
  }, 30_000);

  it('goes on from where it failed, as often as needed, and says so', async () => {
    const arn = await failed('often', [CARDS.declined, CARDS.declined, CARDS.good]);
    const before = await api.describeExecution(arn);
    expect(before).toMatchObject({ status: 'FAILED', redriveCount: 0, redriveStatus: 'REDRIVABLE' });
    expect(before.redriveDate).toBeUndefined();
    await api.redriveExecution(arn);
    await ended(arn, 'FAILED', 1);
    const redriveDate = await api.redriveExecution(arn, 'the-second');
    await ended(arn, 'SUCCEEDED', 2);
    const after = await api.describeExecution(arn);
    expect(after).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"redrives":2}',
      redriveCount: 2,
      redriveDate,
      startDate: before.startDate,
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    expect(await api.redriveExecution(arn, 'the-second')).toEqual(redriveDate);
    await expect(api.redriveExecution(arn, 'another')).rejects.toThrow(ExecutionNotRedrivable);
    await expect(api.redriveExecution(`${arn}-not`)).rejects.toThrow('Execution Does Not Exist');
    await sound(arn, AFTER_REDRIVE);
    expect(await begun(arn)).toEqual(['Charge', 'Charge', 'Charge', 'Reserve']);
  }, 40_000);

  it('lets one of many redrives win', async () => {
    const arn = await failed('races', [CARDS.declined, CARDS.good]);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => api.redriveExecution(arn)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of results)
      if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(ExecutionNotRedrivable);
    await ended(arn, 'SUCCEEDED', 1);
    await sound(arn, AFTER_REDRIVE);
  }, 40_000);

  it('goes on after a stop', async () => {
    const arn = await start('stopped', [CARDS.good, CARDS.good]);
    await eventually(async () => (await api.history(arn)).some(({ type }) => type === 'TaskSucceeded'), {
      everyMs: 20,
    });
    await api.stopExecution(arn, 'Halt', 'by hand');
    await api.redriveExecution(arn);
    await ended(arn, 'SUCCEEDED', 1);
    await sound(arn);
    expect(await begun(arn)).toEqual(['Charge', 'Reserve']);
  }, 40_000);

  it.each<[string, Trap['when']]>([
    ['is not yet written', 'unsent'],
    ['is written, nobody woken, nobody answered', 'executed'],
  ])(
    'is done once when the coordinator is killed while it %s',
    async (_, when) => {
      const arn = await failed(`killed-${when}`, [CARDS.declined, CARDS.good]);
      const tripped = tap.trap({ command: redrivesExecution, when });
      const redriving = api.redriveExecution(arn, 'one-request');
      redriving.catch(() => undefined);
      await tripped;
      await theCoordinator.crash();
      tap.reopen();
      await theCoordinator.start();
      const redriveDate = await redriving;
      await ended(arn, 'SUCCEEDED', 1);
      expect(await api.describeExecution(arn)).toMatchObject({ redriveCount: 1, redriveDate });
      await sound(arn, AFTER_REDRIVE);
      expect(await begun(arn)).toEqual(['Charge', 'Charge', 'Reserve']);
    },
    60_000,
  );

  it('leaves nothing behind that could move anything', async () => {
    await eventually(
      async () => {
        expect(await violationsAtRest(connection, NAMESPACE)).toEqual([]);
        return true;
      },
      { timeoutMs: 20_000, everyMs: 100 },
    );
  }, 30_000);

  const start = (name: string, cards: readonly string[]) =>
    api.startExecution(stateMachineArn, name, { order: name, cards, action: 'release', sku: 'x', quantity: 1 }, 0);

  async function failed(name: string, cards: readonly string[]): Promise<string> {
    const arn = await start(name, cards);
    await ended(arn, 'FAILED', 0);
    return arn;
  }

  async function ended(arn: string, status: string, redrives: number): Promise<void> {
    await eventually(
      async () => {
        const found = await api.describeExecution(arn);
        return found.status === status && found.redriveCount === redrives;
      },
      { timeoutMs: 25_000, everyMs: 50 },
    );
  }

  /** I1 and I2, and what comes after the last redrive. */
  async function sound(arn: string, last?: readonly string[]): Promise<void> {
    const events = (await api.history(arn)).map(fromApi);
    expect(violationsOf(events)).toEqual([]);
    if (last) expect(events.slice(-last.length).map(({ type }) => type)).toEqual(last);
  }

  /** States whose handlers were called, by their own word. */
  async function begun(arn: string): Promise<string[]> {
    const entries = (await ledger.begun()).filter(({ attempt }) => attempt.startsWith(`${arn} `));
    return entries.map(({ attempt }) => attempt.split(' ')[1] as string).sort();
  }
});
