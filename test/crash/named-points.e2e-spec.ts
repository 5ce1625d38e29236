import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { taskQueue } from '#queues';
import { eventually, lookAtStore, startOwnRedis, violationsAtRest, violationsOf, type OwnRedis } from '#testing';
import { Api } from '../support/api.js';
import { fromApi } from '../support/history.js';
import { Ledger } from '../support/ledger.js';
import { RedisTap, type Trap } from './redis-tap.js';
import { coordinator, environmentOf, type Restartable } from '../support/runtime-under-test.js';
import { withoutSlowRedis } from '../support/slow-redis.js';
import { CARDS, RESOURCES } from './shop-outcomes.mjs';
import { shopWorker } from './shop-worker-process.js';
import { addsJob, beginsTask, commits, createsExecution, endsTask } from './store-commands.js';

const NAMESPACE = 'crash';

/** Each kind of step once: from state to state, into a branch and out of it, to a worker and back, to the end. */
const DEFINITION = {
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Pass', Next: 'Check' },
    Check: { Type: 'Pass', Next: 'Split' },
    Split: {
      Type: 'Parallel',
      Branches: [{ StartAt: 'Inside', States: { Inside: { Type: 'Pass', End: true } } }],
      ResultPath: null,
      Next: 'Charge',
    },
    Charge: {
      Type: 'Task',
      Resource: RESOURCES.payment,
      Retry: [{ ErrorEquals: ['Lambda.Unknown'], IntervalSeconds: 1, MaxAttempts: 1 }],
      Next: 'Record',
    },
    Record: { Type: 'Pass', End: true },
  },
};

const ATTEMPT = ['LambdaFunctionScheduled', 'LambdaFunctionStarted'];
const WITHOUT_LOSS = history(ATTEMPT);
const WITH_LOSS = history([...ATTEMPT, 'LambdaFunctionFailed', ...ATTEMPT]);

interface Point {
  readonly point: string;
  readonly trap: Trap;
  /** The history, and the attempts that reached a handler. */
  readonly expected: { readonly history: readonly string[]; readonly begun: readonly number[] };
}

const COORDINATOR_POINTS: readonly Point[] = [
  {
    point: 'the execution is created, nothing is enqueued and nobody answered',
    trap: { command: createsExecution, when: 'executed' },
  },
  { point: 'the first job is enqueued, the caller has no answer', trap: { command: addsJob('run'), when: 'executed' } },
  {
    point: 'a state is decided, not committed',
    trap: { command: commits({ event: 'PassStateExited' }), when: 'unsent' },
  },
  {
    point: 'a state is committed, the next one not enqueued',
    trap: { command: commits({ event: 'PassStateExited' }), when: 'executed' },
  },
  {
    point: 'a branch is committed, not enqueued',
    trap: { command: commits({ event: 'ParallelStateStarted' }), when: 'executed' },
  },
  {
    point: 'the end of a branch is committed, its Parallel not woken',
    trap: { command: commits({ frame: 'r/0' }), when: 'executed' },
  },
  {
    point: 'the task is committed, its job not enqueued',
    trap: { command: commits({ event: 'LambdaFunctionScheduled' }), when: 'executed' },
  },
  {
    point: 'the task job is enqueued, the state job not acknowledged',
    trap: { command: addsJob('task'), when: 'executed' },
  },
  {
    point: 'the result is committed, the next state not enqueued',
    trap: { command: commits({ event: 'LambdaFunctionSucceeded' }), when: 'executed' },
  },
  {
    point: 'the execution is closed, its last job not acknowledged',
    trap: { command: commits({ event: 'ExecutionSucceeded' }), when: 'executed' },
  },
].map((each) => ({ ...each, expected: { history: WITHOUT_LOSS, begun: [1] } }) as Point);

const WORKER_POINTS: readonly Point[] = [
  {
    point: 'the attempt is taken from the queue, not claimed',
    trap: { command: beginsTask, when: 'unsent' },
    expected: { history: WITHOUT_LOSS, begun: [1] },
  },
  {
    point: 'the attempt is claimed, its handler not called',
    trap: { command: beginsTask, when: 'executed' },
    expected: { history: WITH_LOSS, begun: [2] },
  },
  {
    point: 'the handler is done, its result not stored',
    trap: { command: endsTask, when: 'unsent' },
    expected: { history: WITH_LOSS, begun: [1, 2] },
  },
  {
    point: 'the result is stored, nobody woken',
    trap: { command: endsTask, when: 'executed' },
    expected: { history: WITHOUT_LOSS, begun: [1] },
  },
  {
    point: 'the coordinator is woken, the task job not acknowledged',
    trap: { command: addsJob('outcome'), when: 'executed' },
    expected: { history: WITHOUT_LOSS, begun: [1] },
  },
];

describe('a process killed at a named point', () => {
  let redis: OwnRedis;
  let connection: Redis;
  let ledger: Ledger;
  let api: Api;
  let stateMachineArn: string;
  let coordinatorTap: RedisTap;
  let workerTap: RedisTap;
  let theCoordinator: Restartable;
  let theWorker: Restartable;
  const figures: string[] = [];

  beforeAll(async () => {
    redis = await startOwnRedis();
    [coordinatorTap, workerTap] = await Promise.all([RedisTap.open(redis.url), RedisTap.open(redis.url)]);
    connection = new Redis(redis.url, { maxRetriesPerRequest: null });
    ledger = new Ledger(redis.url, 'ledger');
    const env = {
      ...environmentOf({ url: redis.url, namespace: NAMESPACE, executionsPrefix: `${NAMESPACE}-bull` }),
      ...ledger.env,
    };
    const started = await coordinator({ ...env, REDIS_URL: coordinatorTap.url });
    theCoordinator = started;
    theWorker = shopWorker({ ...env, REDIS_URL: workerTap.url });
    await Promise.all([theCoordinator.start(), theWorker.start()]);
    api = new Api([started.endpoint]);
    stateMachineArn = await api.createStateMachine('charge', JSON.stringify(DEFINITION));
    // Afterwards the server knows all scripts, and each step is one command on the wire.
    const { arn } = await start('warm-up');
    await ended(arn);
  }, 60_000);

  afterAll(async () => {
    process.stdout.write(['', 'Killed when …, recovered after …', ...figures, ''].join('\n'));
    api?.close();
    await Promise.all([theWorker?.stop(), theCoordinator?.stop()]);
    await Promise.all([coordinatorTap?.close(), workerTap?.close()]);
    ledger?.close();
    connection?.disconnect();
    await redis?.stop();
  }, 30_000);

  it.each(COORDINATOR_POINTS)(
    'the coordinator, when $point',
    (point) => crashAt(point, coordinatorTap, theCoordinator),
    40_000,
  );

  it.each(WORKER_POINTS)('the worker, when $point', (point) => crashAt(point, workerTap, theWorker), 40_000);

  it('a job delivered again while its attempt runs begins nothing', async () => {
    const { name, prefix } = taskQueue(NAMESPACE, RESOURCES.payment);
    const queue = new Queue(name, { connection, prefix });
    let whileItRan = 0;
    try {
      for (let n = 0; n < 5; n += 1) {
        const { arn } = await start(`doubled-${n}`);
        const isHeld = async () =>
          (await ledger.heldBy(theWorker.pid)).some(({ attempt }) => attempt.startsWith(`${arn} `));
        await eventually(isHeld, { everyMs: 5 });
        for (const job of await queue.getActive()) await queue.add(job.name, job.data, { jobId: `${job.id}_again` });
        await eventually(async () => (await queue.getWaitingCount()) === 0, { everyMs: 5 });
        if (await isHeld()) whileItRan += 1;
        await ended(arn);
        expect((await api.history(arn)).map(({ type }) => type)).toEqual(WITHOUT_LOSS);
        expect(await attemptsBegun(arn)).toEqual([1]);
      }
    } finally {
      await queue.close();
    }
    expect(whileItRan).toBeGreaterThan(0);
  }, 30_000);

  it('a worker paused past its lease finds its attempt gone when it goes on, and changes nothing', async () => {
    let arn: string;
    for (let n = 0; ; n += 1) {
      ({ arn } = await start(`paused-${n}`));
      await eventually(
        async () => (await ledger.heldBy(theWorker.pid)).some(({ attempt }) => attempt.startsWith(arn)),
        {
          everyMs: 5,
        },
      );
      process.kill(theWorker.pid, 'SIGSTOP');
      // What it has sent arrives. Should it have been quicker than we were, the next order gets the pause.
      await sleep(50);
      if ((await ledger.heldBy(theWorker.pid)).some(({ attempt }) => attempt.startsWith(arn)) || n === 9) break;
      process.kill(theWorker.pid, 'SIGCONT');
    }
    try {
      await eventually(async () => (await api.history(arn)).some(({ type }) => type === 'LambdaFunctionFailed'), {
        timeoutMs: 20_000,
        everyMs: 50,
      });
    } finally {
      process.kill(theWorker.pid, 'SIGCONT');
    }
    await ended(arn);
    expect((await api.history(arn)).map(({ type }) => type)).toEqual(WITH_LOSS);
    expect(await attemptsBegun(arn)).toEqual([1, 2]);
  }, 40_000);

  it('leaves nothing due, no job and no frame behind', async () => {
    await eventually(
      async () => {
        expect(await violationsAtRest(connection, NAMESPACE)).toEqual([]);
        expect(Object.keys((await lookAtStore(connection, NAMESPACE)).executions)).toEqual(['SUCCEEDED']);
        return true;
      },
      { timeoutMs: 20_000, everyMs: 100 },
    );
    expect(
      [theCoordinator, theWorker]
        .flatMap((each) => withoutSlowRedis(each.output()))
        .filter((line) => /orphans repaired|Error|WARN/.test(line)),
    ).toEqual([]);
  }, 30_000);

  let count = 0;
  async function crashAt({ point, trap, expected }: Point, tap: RedisTap, victim: Restartable): Promise<void> {
    const tripped = tap.trap(trap);
    const starting = start(`order-${(count += 1)}`);
    starting.catch(() => undefined);
    let killedAt: number;
    try {
      await within(10_000, tripped, 'the point was not reached');
    } finally {
      await victim.crash();
      killedAt = Date.now();
      tap.reopen();
      await victim.start();
    }
    const upAt = Date.now();
    const { arn } = await starting;
    await ended(arn);

    const events = (await api.history(arn)).map(fromApi);
    expect(events.map(({ type }) => type)).toEqual(expected.history);
    expect(violationsOf(events)).toEqual([]);
    expect(await attemptsBegun(arn)).toEqual(expected.begun);

    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
    const lastAt = events.at(-1)?.timestamp as number;
    figures.push(
      `  ${point}: ended ${seconds(lastAt - killedAt)} after the kill, ${seconds(Math.max(0, lastAt - upAt))} after the process was back`,
    );
  }

  /** Numbers of the attempts that reached a handler, by its own word. */
  async function attemptsBegun(arn: string): Promise<number[]> {
    const begun = (await ledger.begun()).filter(({ attempt }) => attempt.startsWith(`${arn} `));
    return begun.map(({ attempt }) => Number(attempt.split(' ').at(-1)));
  }

  async function start(name: string): Promise<{ arn: string }> {
    const input = { order: name, card: CARDS.good, amountCents: 100 };
    return { arn: await api.startExecution(stateMachineArn, name, input, 0) };
  }

  async function ended(arn: string): Promise<void> {
    await eventually(async () => (await api.describeExecution(arn)).status === 'SUCCEEDED', {
      timeoutMs: 25_000,
      everyMs: 50,
    });
  }
});

function history(attempts: readonly string[]): readonly string[] {
  const PASS = ['PassStateEntered', 'PassStateExited'];
  return [
    ...['ExecutionStarted', ...PASS, ...PASS],
    ...['ParallelStateEntered', 'ParallelStateStarted', ...PASS, 'ParallelStateSucceeded', 'ParallelStateExited'],
    ...['TaskStateEntered', ...attempts, 'LambdaFunctionSucceeded', 'TaskStateExited'],
    ...[...PASS, 'ExecutionSucceeded'],
  ];
}

async function within<T>(ms: number, work: Promise<T>, otherwise: string): Promise<T> {
  const timer = new AbortController();
  const late = sleep(ms, undefined, { signal: timer.signal }).then(() => Promise.reject(new Error(otherwise)));
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => undefined);
    timer.abort();
  }
}
