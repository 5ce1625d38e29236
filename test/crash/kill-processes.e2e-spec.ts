import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseStateMachine, type StateMachine } from '#asl';
import {
  areBegunOnce,
  eventually,
  expireWhenClosed,
  isMovedOn,
  lookAtStore,
  projectRoot,
  startTestRedis,
  violationsAtRest,
  violationsOf,
  type StoreView,
  type TestRedis,
} from '#testing';
import { Api } from '../support/api.js';
import { notAsModelled } from './expected-history.js';
import { attemptsIn, fromApi, type HistoryEvent } from '../support/history.js';
import { Ledger, type LedgerEntry } from '../support/ledger.js';
import { type Order, ORDERS } from './orders.js';
import { coordinator, environmentOf, type Restartable } from '../support/runtime-under-test.js';
import { RESOURCES } from './shop-outcomes.mjs';
import { shopWorker } from './shop-worker-process.js';

/** All orders are over within so many ms after the last kill. */
const END_LIMIT_MS = 60_000;
const DOWN_MS = 1_000;

interface Outcome {
  readonly order: Order;
  readonly arn: string;
  readonly status: string;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly startedAt: Date;
  readonly events: readonly HistoryEvent[];
}

describe('50 orders, a coordinator killed in their middle, then a worker', () => {
  let redis: TestRedis;
  let ledgerRedis: TestRedis;
  let ledger: Ledger;
  let connection: Redis;
  let api: Api;
  const processes: Restartable[] = [];
  const machine = readMachine();

  let outcomes: readonly Outcome[];
  let begun: readonly LedgerEntry[];
  let killedWorkerPid: number;
  let held: readonly LedgerEntry[];
  let duringRun: StoreView;
  let atEnd: StoreView;

  beforeAll(async () => {
    [redis, ledgerRedis] = await Promise.all([startTestRedis(), startTestRedis()]);
    ledger = new Ledger(ledgerRedis.url, `${ledgerRedis.namespace}:ledger`);
    connection = new Redis(redis.url);
    const env = { ...environmentOf(redis), ...ledger.env };
    const coordinators = [await coordinator(env), await coordinator(env)] as const;
    const workers = [shopWorker(env), shopWorker(env)] as const;
    processes.push(...coordinators, ...workers);
    await Promise.all(processes.map((each) => each.start()));
    api = new Api(coordinators.map(({ endpoint }) => endpoint));
    const stateMachineArn = await api.createStateMachine('order', machine.text);

    const arns = new Map<Order, string>();
    const startAll = (orders: readonly Order[]) =>
      Promise.all(
        orders.map(async (order, n) =>
          arns.set(order, await api.startExecution(stateMachineArn, order.name, order.input, n)),
        ),
      );

    // The second half is being started while the first coordinator dies.
    const began = Date.now();
    await startAll(ORDERS.slice(0, 25));
    await eventually(async () => ordersIn(await ledger.begun()) >= ORDERS.length / 3, {
      timeoutMs: 30_000,
      everyMs: 10,
    });
    const starting = startAll(ORDERS.slice(25));
    await eventually(() => arns.size >= 30, { everyMs: 1 });
    await coordinators[0].crash();
    const coordinatorKilledAt = Date.now();
    const attemptsAtKill = (await ledger.begun()).length;
    const restarted = sleep(DOWN_MS).then(() => coordinators[0].start());

    // Work goes on at the other coordinator; then a worker dies that is busy with a payment and a parcel.
    await eventually(async () => (await ledger.begun()).length > attemptsAtKill, { everyMs: 10 });
    held = await crashWhenBusy(workers[1]);
    const workerKilledAt = Date.now();
    duringRun = await lookAtStore(connection, redis.namespace);
    await restarted;
    await sleep(DOWN_MS).then(() => workers[1].start());
    await starting;

    const open = new Map(arns);
    await eventually(
      async () => {
        for (const [order, arn] of open)
          if ((await api.describeExecution(arn)).status !== 'RUNNING') open.delete(order);
        return open.size === 0;
      },
      { timeoutMs: END_LIMIT_MS, everyMs: 100 },
    ).catch((cause: unknown) => {
      throw new Error(`still RUNNING: ${[...open.keys()].map(({ name }) => name).join(', ')}`, { cause });
    });
    const tookMs = Date.now() - began;
    outcomes = await Promise.all([...arns].map(([order, arn]) => readOutcome(order, arn)));
    begun = await ledger.begun();
    // Wake-ups that came too late are still taken off their queues.
    await eventually(async () => (atEnd = await lookAtStore(connection, redis.namespace)).jobs.length === 0, {
      timeoutMs: 20_000,
    }).catch(() => undefined);

    summarise({ began, tookMs, coordinatorKilledAt, workerKilledAt, finished: await ledger.finished() });
  }, 150_000);

  afterAll(async () => {
    api?.close();
    await Promise.all(processes.map((each) => each.stop()));
    ledger?.close();
    connection?.disconnect();
    await Promise.all([redis?.stop(), ledgerRedis?.stop()]);
  }, 30_000);

  it('ends every order as its definition says', () => {
    const found = outcomes.map(({ order, status, error }) => [order.name, status, error]);
    expect(found).toEqual(outcomes.map(({ order, events }) => endOf(order, events)));
    expect(outcomes).toHaveLength(ORDERS.length);
  });

  it('takes each order the way the plain interpreter takes for the same outcomes of its tasks', () => {
    for (const { order, startedAt, output, error, cause, ...rest } of outcomes) {
      const end = {
        ...(output === undefined ? {} : { output }),
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
      };
      const recorded = { ...order, ...rest, ...end, startedAt: startedAt.toISOString() };
      expect({ [order.name]: notAsModelled(machine.compiled, recorded) }).toEqual({ [order.name]: [] });
    }
  });

  it('keeps histories without a gap, a repeat or a second end', () => {
    const wrong = outcomes.flatMap(({ order, status, events }) =>
      violationsOf(events, status).map((each) => `${order.name}: ${each}`),
    );
    expect(wrong).toEqual([]);
  });

  it('begins each attempt once that has a Started event, and no other; the killed worker may have just claimed one', () => {
    const started = outcomes.flatMap(({ arn, events }) =>
      attemptsIn(events)
        .filter((each) => each.started)
        .map((each) => ({ id: ledgerName(arn, each), lost: each.lost !== undefined })),
    );
    const lost = started.filter((each) => each.lost).map(({ id }) => id);
    const names = begun.map(({ attempt }) => attempt);
    expect(names.length).toBeGreaterThan(ORDERS.length);
    expect(
      areBegunOnce(
        names,
        started.map(({ id }) => id),
        lost,
      ),
    ).toEqual([]);
  });

  it('fails what the killed worker held as a lost worker, for Retry and Catch to react, and nothing else', () => {
    const lost = outcomes.flatMap(({ arn, events }) =>
      attemptsIn(events).flatMap((each) =>
        each.lost ? [{ id: ledgerName(arn, each), state: each.state, resource: each.resource, ...each.lost }] : [],
      ),
    );
    const ids = lost.map(({ id }) => id);
    // Nobody waits any more for the iterations of a Map that has failed: what was held for one just ends with it.
    const abandoned = outcomes.flatMap(({ arn, events }) =>
      events.some(({ type }) => type === 'MapStateFailed')
        ? attemptsIn(events).flatMap((each) =>
            each.state === 'ReserveLine' && !each.ended ? [ledgerName(arn, each)] : [],
          )
        : [],
    );
    const heldIds = held.map(({ attempt }) => attempt).filter((id) => !abandoned.includes(id));
    expect(heldIds.length).toBeGreaterThan(0);
    expect(ids).toEqual(expect.arrayContaining(heldIds));
    const byKilled = begun.filter(({ pid }) => pid === killedWorkerPid).map(({ attempt }) => attempt);
    // An attempt that was claimed but had not reached its handler when the worker died is in no ledger.
    expect(ids.filter((id) => begun.some(({ attempt }) => attempt === id) && !byKilled.includes(id))).toEqual([]);

    for (const { id, state, resource, by, error, cause } of lost) {
      const expected = resource === RESOURCES.payment ? 'Lambda.Unknown' : 'States.TaskFailed';
      if (by === 'lease') {
        expect({ id, error }).toEqual({ id, error: expected });
        expect(cause).toContain(`-${killedWorkerPid}-`);
      } else {
        expect({ id, resource, error }).toEqual({ id, resource: RESOURCES.shipping, error: 'States.Timeout' });
      }
      // Catch: a payment nobody knows of is undone. Retry: any other attempt is followed by a next one.
      const [arn, ...rest] = id.split(' ');
      const next =
        state === 'ChargePayment'
          ? `${arn} RefundPayment  1`
          : [arn, ...rest.slice(0, -1), Number(rest.at(-1)) + 1].join(' ');
      expect(begun.map(({ attempt }) => attempt)).toContain(next);
    }
  });

  it('leaves nothing due, no job and no frame, and keeps what is closed for a limited time only', async () => {
    const failed = ORDERS.length - outcomes.filter(({ status }) => status === 'SUCCEEDED').length;
    expect(atEnd.executions).toEqual({ SUCCEEDED: ORDERS.length - failed, FAILED: failed });
    expect(await violationsAtRest(connection, redis.namespace)).toEqual([]);
    expect(duringRun.executions.RUNNING).toBeGreaterThan(0);
    expect([...isMovedOn(duringRun), ...expireWhenClosed(duringRun)]).toEqual([]);
  });

  it('tells the same history forwards, backwards and in small pages', async () => {
    for (const { arn, events } of outcomes.slice(0, 10)) {
      const backwards = (await api.history(arn, { reverseOrder: true })).map(fromApi);
      expect(backwards.reverse()).toEqual(events);
      expect((await api.history(arn, { maxResults: 7 })).map(fromApi)).toEqual(events);
    }
  });

  it('says in the logs of no process that something went wrong', () => {
    expect(
      processes.flatMap((each) => each.output().split('\n')).filter((line) => /orphans repaired|Error|WARN/.test(line)),
    ).toEqual([]);
  });

  /** Stops the worker at a moment when it surely is in the middle of a payment and of a parcel, and kills it then. */
  async function crashWhenBusy(worker: Restartable): Promise<LedgerEntry[]> {
    killedWorkerPid = worker.pid;
    const isBusy = (entries: readonly LedgerEntry[]) =>
      [RESOURCES.payment, RESOURCES.shipping].every((resource) => entries.some((entry) => entry.resource === resource));
    return eventually(
      async () => {
        if (!isBusy(await ledger.heldBy(worker.pid))) return undefined;
        process.kill(worker.pid, 'SIGSTOP');
        // Whatever it has sent arrives; it cannot send more. What it holds now it holds for ever.
        await sleep(50);
        const entries = await ledger.heldBy(worker.pid);
        if (isBusy(entries)) {
          await worker.crash();
          return entries;
        }
        process.kill(worker.pid, 'SIGCONT');
        return undefined;
      },
      { timeoutMs: 30_000, everyMs: 10 },
    );
  }

  async function readOutcome(order: Order, arn: string): Promise<Outcome> {
    const { status, output, error, cause, startDate } = await api.describeExecution(arn);
    const events = (await api.history(arn)).map(fromApi);
    return { order, arn, status: status as string, output, error, cause, startedAt: startDate as Date, events };
  }

  function summarise(run: {
    began: number;
    tookMs: number;
    coordinatorKilledAt: number;
    workerKilledAt: number;
    finished: readonly LedgerEntry[];
  }): void {
    const at = (ms: number) => `${((ms - run.began) / 1000).toFixed(1)} s`;
    const lost = outcomes.flatMap(({ events }) => attemptsIn(events).filter((each) => each.lost));
    const noticed = lost.map(({ ended }) => ((ended?.timestamp ?? 0) - run.workerKilledAt) / 1000);
    const finishedAt = new Map(run.finished.map(({ attempt, at: time }) => [attempt, time]));
    // Steps that wait for nobody but the runtime: from the handler's end to its record, from one state to the next.
    const waits = outcomes.flatMap(({ arn, events }) => [
      ...attemptsIn(events).flatMap((each) => {
        const end = finishedAt.get(ledgerName(arn, each));
        return end === undefined || each.lost || !each.ended ? [] : [((each.ended.timestamp ?? 0) - end) / 1000];
      }),
      ...events.flatMap(({ type, timestamp = 0, previousEventId }) => {
        const before = events[previousEventId - 1];
        return type.endsWith('StateEntered') && before?.timestamp ? [(timestamp - before.timestamp) / 1000] : [];
      }),
    ]);
    const late = waits.filter((wait) => wait > 1);
    process.stdout.write(
      [
        `\n${outcomes.length} orders in ${(run.tookMs / 1000).toFixed(1)} s, ${outcomes.reduce((sum, { events }) => sum + events.length, 0)} events, ${begun.length} attempts begun`,
        `coordinator killed at ${at(run.coordinatorKilledAt)} with ${api.failedOver} calls turning to the other one; steps held up by that: ${late.length}, at most ${Math.max(...waits).toFixed(1)} s`,
        `worker killed at ${at(run.workerKilledAt)} in the middle of ${held.length} attempts; ${lost.length} failed as lost after ${Math.min(...noticed).toFixed(1)} to ${Math.max(...noticed).toFixed(1)} s`,
        '',
      ].join('\n'),
    );
  }
});

function readMachine(): { readonly text: string; readonly compiled: StateMachine } {
  const text = readFileSync(join(projectRoot, 'examples/shoe-shop/order.asl.json'), 'utf8')
    .replaceAll('${Region}', 'us-east-1')
    .replaceAll('${AccountId}', '123456789012');
  const { machine, problems } = parseStateMachine(text);
  if (!machine) throw new Error(JSON.stringify(problems));
  return { text, compiled: machine };
}

/** The end of its kind, unless its payment was lost: then nobody knows whether money moved, and the order is undone. */
function endOf({ name, end }: Order, events: readonly HistoryEvent[]): [string, string, string | undefined] {
  const paymentLost = attemptsIn(events).some(({ state, lost }) => state === 'ChargePayment' && lost);
  return paymentLost ? [name, 'FAILED', 'Lambda.Unknown'] : [name, end.status, end.error];
}

/** As the worker names an attempt in the ledger. */
function ledgerName(
  arn: string,
  { state, input, number }: { readonly state: string; readonly input: string; readonly number: number },
): string {
  const { line = '' } = JSON.parse(input) as { line?: number };
  return [arn, state, line, number].join(' ');
}

function ordersIn(entries: readonly LedgerEntry[]): number {
  return new Set(entries.map(({ attempt }) => attempt.split(' ')[0])).size;
}
