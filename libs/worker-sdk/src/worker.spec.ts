import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ROOT_FRAME, type CloseExecution, type Decision } from '#engine';
import { openQueue, RedisConnections, SILENT_LOG, stateQueue, TaskQueues, type Log, type StateJob } from '#queues';
import { newToken, type Awaken, type LoadedFrame } from '#store';
import { RedisStore } from '#store-redis';
import { eventually, startOwnRedis, startTestRedis, type TestRedis } from '#testing';
import {
  createWorker,
  TaskAborted,
  TaskFailure,
  TaskHandler,
  WorkerModule,
  type StandaloneWorker,
  type TaskContext,
  type TaskHandlerFunction,
  type WorkerOptions,
} from './index.js';

/* Workers against the real store and real queues. The coordinator's part, scheduling attempts, is done here by hand. */

const SNS = 'arn:aws:states:::sns:publish';
const HOME = { region: 'us-east-1', accountId: '123456789012' };
const lambda = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

let redis: TestRedis;
let connections: RedisConnections;
let store: RedisStore;
let tasks: TaskQueues;
let common: WorkerOptions;
let executions = 0;
const workers: StandaloneWorker[] = [];

beforeAll(async () => {
  redis = await startTestRedis();
  connections = new RedisConnections(redis.url, SILENT_LOG);
});
beforeEach(async () => {
  // Queues and workers of one test see nothing of another's.
  const namespace = `${redis.namespace}-${++executions}`;
  store = await new RedisStore(connections.get('commands'), { namespace, partitions: 4 }).open();
  tasks = new TaskQueues({ connection: connections.get('commands'), log: SILENT_LOG, namespace });
  common = { ...HOME, redisUrl: redis.url, namespace, partitions: 4, leaseMs: 400, drainMs: 3_000, log: SILENT_LOG };
});
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close()));
  await tasks.close();
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});

interface Schedule {
  readonly resource: string;
  readonly input?: unknown;
  readonly timeoutSeconds?: number;
  readonly heartbeatSeconds?: number;
}

/** A running execution whose one Task state has been scheduled, as `decide` would do it. The job is not yet on the queue. */
async function schedule({ resource, input = {}, ...seconds }: Schedule): Promise<Awaken> {
  const name = `run-${++executions}`;
  const arn = `arn:aws:states:us-east-1:123456789012:execution:test:${name}`;
  const text = JSON.stringify(input);
  const decision: Decision = {
    snapshot: { fmt: 1, path: [], state: 'Work', phase: 'task', input: text, enteredAt: 1, visits: 1 },
    history: [
      { type: 'ExecutionStarted', previous: { at: 0 }, details: { input: text } },
      { type: 'TaskStateEntered', previous: { nth: 0 }, details: { name: 'Work', input: text } },
      { type: 'TaskScheduled', previous: { nth: 1 }, details: { resource } },
    ],
    lastEvent: { nth: 2 },
    enteredEvent: { nth: 1 },
    effects: [
      {
        type: 'ScheduleTask',
        resource,
        input: text,
        ...seconds,
        started: { type: 'TaskStarted', details: { resource } },
      },
    ],
    exclusive: false,
    ended: { visits: [], attempts: [] },
  };
  const info = {
    arn,
    name,
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:test',
    stateMachineName: 'test',
    roleArn: 'arn:aws:iam::123456789012:role/r',
    startedAt: 1,
    input: text,
    redriveCount: 0,
  };
  const created = await store.create({ info, definitionHash: await store.putDefinition('{}'), decision });
  if (created.status !== 'ok') throw new Error(`create answered ${created.status}`);
  return created.awaken.find((awaken) => awaken.wake === 'task') as Awaken;
}

/** Schedule and hand to the workers of the resource. */
async function send(what: Schedule): Promise<Awaken> {
  const task = await schedule(what);
  await tasks.add(task, what.resource);
  return task;
}

async function frame(task: Awaken): Promise<LoadedFrame> {
  const loaded = await store.loadRoot(task.execution);
  if (loaded.status !== 'current') throw new Error(`load answered ${loaded.status}`);
  return loaded;
}

/** What the worker has stored for the attempt, once it has. */
const outcome = (task: Awaken) => eventually(async () => (await frame(task)).outcome);

async function types(task: Awaken): Promise<string[]> {
  return (await store.history(task.execution, 1, 100)).map((event) => event.type);
}

/** Close the execution, as StopExecution does. */
async function stop(task: Awaken): Promise<void> {
  const close: CloseExecution = { type: 'CloseExecution', status: 'ABORTED' };
  await store.close(task.execution, {
    snapshot: null,
    history: [{ type: 'ExecutionAborted', previous: { at: 0 } }],
    lastEvent: { nth: 0 },
    effects: [close],
    exclusive: false,
    ended: { visits: [], attempts: [] },
  });
}

async function work(
  handlers: Readonly<Record<string, TaskHandlerFunction>>,
  options: WorkerOptions = {},
): Promise<StandaloneWorker> {
  const worker = createWorker({ ...common, ...options });
  workers.push(worker);
  for (const [resource, handler] of Object.entries(handlers)) worker.handle(resource, handler);
  await worker.start();
  return worker;
}

/** Resolves when the signal is aborted, with its reason. */
const aborted = ({ signal }: TaskContext) =>
  new Promise<TaskAborted>((resolve) => signal.addEventListener('abort', () => resolve(signal.reason as TaskAborted)));

/** A promise and what resolves it. */
function gate<T = void>(): { readonly opened: Promise<T>; open(value: T): void } {
  let open: (value: T) => void = () => undefined;
  const opened = new Promise<T>((resolve) => (open = resolve));
  return { opened, open: (value) => open(value) };
}

describe('an attempt', () => {
  it('gets its input and its context, and its result wakes the execution', async () => {
    const seen: { input: unknown; task: TaskContext }[] = [];
    await work({ 'charge-card': (input, task) => (seen.push({ input, task }), { charged: input.cents }) });
    const task = await send({ resource: lambda('charge-card'), input: { cents: 1_200, none: [] } });

    expect(await outcome(task)).toEqual({ ok: true, output: '{"charged":1200}' });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.input).toEqual({ cents: 1_200, none: [] });
    expect(seen[0]?.task).toMatchObject({
      executionArn: (await frame(task)).snapshot.execution.arn,
      stateName: 'Work',
      resource: lambda('charge-card'),
      attempt: 1,
    });
    expect(seen[0]?.task.deadline).toBeUndefined();
    expect(await types(task)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted']);

    const states = openQueue<StateJob>(stateQueue(common.namespace as string, 0), {
      connection: connections.get('commands'),
      log: SILENT_LOG,
    });
    const [job] = await eventually(async () => ((jobs) => jobs.length > 0 && jobs)(await states.getWaiting()));
    expect(job?.data).toMatchObject({ execution: task.execution, frame: ROOT_FRAME, wake: 'outcome' });
    expect((await store.load(job?.data as StateJob)).status).toBe('current');
    await states.close();
  });

  it.each([
    {
      what: 'a TaskFailure',
      thrown: () => new TaskFailure('CardDeclined', 'expired'),
      error: 'CardDeclined',
      cause: 'expired',
    },
    { what: 'an error', thrown: () => new RangeError('too many pairs'), error: 'RangeError', cause: 'too many pairs' },
  ])('fails with $what', async ({ thrown, error, cause }) => {
    await work({
      [SNS]: () => {
        throw thrown();
      },
    });
    expect(await outcome(await send({ resource: SNS }))).toEqual({ ok: false, error, cause });
  });

  it('fails as a Lambda function does, and says on the log what was thrown but not its message', async () => {
    const lines: string[] = [];
    const log: Log = { ...SILENT_LOG, warn: (line) => lines.push(line) };
    await work(
      {
        pack: async () => {
          throw new TypeError('shoe 44 is not in the box');
        },
      },
      { log },
    );
    const failed = await outcome(await send({ resource: lambda('pack') }));
    expect(failed).toMatchObject({ ok: false, error: 'TypeError' });
    expect(JSON.parse((failed as { cause: string }).cause)).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'shoe 44 is not in the box',
    });
    expect(lines).toEqual([expect.stringMatching(/^handler 'pack' threw TypeError in attempt 1 of 'Work' of arn:/)]);
  });

  it('fails when its result is too large', async () => {
    await work({ [SNS]: () => 'x'.repeat(262_143) });
    expect(await outcome(await send({ resource: SNS }))).toMatchObject({
      ok: false,
      error: 'States.DataLimitExceeded',
      cause: expect.stringContaining("'sns' returned a result with a size exceeding"),
    });
  });

  it('is begun once, whatever is delivered to however many workers', async () => {
    const begun: string[] = [];
    const handler =
      (worker: string): TaskHandlerFunction =>
      async (input) => {
        begun.push(`${worker} ${input.n}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      };
    await Promise.all([work({ pack: handler('one') }), work({ pack: handler('two') })]);
    const all = await Promise.all([1, 2, 3, 4, 5].map((n) => schedule({ resource: lambda('pack'), input: { n } })));
    await Promise.all(
      all.flatMap((task) => [0, 1, 2, 3].map((delivery) => tasks.add(task, lambda('pack'), { delivery }))),
    );

    for (const task of all) await outcome(task);
    expect(begun.map((entry) => entry.split(' ')[1]).sort()).toEqual(['1', '2', '3', '4', '5']);
    for (const task of all) expect((await types(task)).filter((type) => type === 'TaskStarted')).toHaveLength(1);
  });

  it('is not begun for an execution that has been stopped', async () => {
    const ran: unknown[] = [];
    await work({ pack: (input) => void ran.push(input) });
    const late = await schedule({ resource: lambda('pack'), input: 'late' });
    await stop(late);
    await tasks.add(late, lambda('pack'));
    await outcome(await send({ resource: lambda('pack'), input: 'in time' }));
    expect(ran).toEqual(['in time']);
  });

  it('is aborted when its execution is stopped, and what it returns then changes nothing', async () => {
    const why = gate<string>();
    await work({
      pack: async (_input, task) => {
        why.open((await aborted(task)).why);
        return 'too late';
      },
    });
    const task = await send({ resource: lambda('pack') });
    await eventually(async () => (await frame(task)).worker);
    await stop(task);
    expect(await why.opened).toBe('gone');
    expect((await types(task)).at(-1)).toBe('ExecutionAborted');
    expect((await store.describe(task.execution))?.status).toBe('ABORTED');
  });

  it('is aborted when TimeoutSeconds run out', async () => {
    const seen = gate<{ why: string; lateMs: number }>();
    await work({
      pack: async (_input, task) => {
        const { why } = await aborted(task);
        seen.open({ why, lateMs: Date.now() - (task.deadline as Date).getTime() });
      },
    });
    await send({ resource: lambda('pack'), timeoutSeconds: 1 });
    const { why, lateMs } = await seen.opened;
    expect(why).toBe('timed-out');
    expect(Math.abs(lateMs)).toBeLessThan(200);
  });

  it('keeps its lease while it runs, and restarts HeartbeatSeconds only when the handler says so', async () => {
    const [begun, beat, end] = [gate<TaskContext>(), gate(), gate()];
    await work({
      pack: async (_input, task) => {
        begun.open(task);
        await beat.opened;
        await task.heartbeat();
        await end.opened;
        return task.heartbeatSeconds;
      },
    });
    const task = await send({ resource: lambda('pack'), heartbeatSeconds: 5 });
    await begun.opened;
    const first = (await frame(task)).clocks;
    // Two leases later it would have lapsed without renewal.
    const renewed = await eventually(async () =>
      ((now) => (now.lease ?? 0) > (first.lease ?? 0) + 800 && now)((await frame(task)).clocks),
    );
    expect(renewed.heartbeat).toBe(first.heartbeat);
    beat.open();
    await eventually(async () => ((await frame(task)).clocks.heartbeat ?? 0) > (first.heartbeat ?? 0));
    end.open();
    expect(await outcome(task)).toEqual({ ok: true, output: '5' });
  });

  it('of a handler that may run twice is taken over when its worker is silent, which then finds it gone', async () => {
    const task = await schedule({ resource: lambda('pack') });
    const dead = { worker: 'dead', claim: newToken(), leaseMs: 150, redeliver: true };
    expect((await store.beginTask(task, dead)).status).toBe('begun');

    const worker = createWorker(common).handle('pack', () => 'again', { redeliver: true });
    workers.push(worker);
    await worker.start();
    let delivery = 0;
    await eventually(
      async () => {
        await tasks.add(task, lambda('pack'), { delivery: ++delivery });
        return (await frame(task)).outcome;
      },
      { everyMs: 100 },
    );
    expect((await frame(task)).outcome).toEqual({ ok: true, output: '"again"' });
    expect(await store.heartbeat(task, { claim: dead.claim, leaseMs: 150, progress: false })).toBe('gone');
    expect((await types(task)).filter((type) => type === 'TaskStarted')).toHaveLength(1);
  });
});

describe('a worker', () => {
  it('runs up to its concurrency at a time', async () => {
    let [running, most] = [0, 0];
    await work(
      {
        pack: async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 30));
          running -= 1;
        },
      },
      { concurrency: 3 },
    );
    const all = await Promise.all(Array.from({ length: 9 }, () => send({ resource: lambda('pack') })));
    for (const task of all) await outcome(task);
    expect(most).toBe(3);
  });

  it('is counted while it serves a resource, and no longer once closed', async () => {
    const worker = await work({ pack: () => 1, [SNS]: () => 1 });
    expect(await store.countWorkers(lambda('pack'))).toBe(1);
    expect(await store.countWorkers(SNS)).toBe(1);
    await worker.close();
    expect(await store.countWorkers(SNS)).toBe(0);
  });

  it('lets running attempts end before it closes, and begins none any more', async () => {
    const [begun, end] = [gate(), gate()];
    const ran: unknown[] = [];
    const worker = await work(
      {
        pack: async (input) => {
          ran.push(input);
          begun.open();
          await end.opened;
          return 'done';
        },
      },
      { concurrency: 1 },
    );
    const task = await send({ resource: lambda('pack'), input: 'first' });
    await begun.opened;
    const closing = worker.close();
    await send({ resource: lambda('pack'), input: 'second' });
    setTimeout(() => end.open(), 100);
    await closing;
    expect((await frame(task)).outcome).toEqual({ ok: true, output: '"done"' });
    expect(ran).toEqual(['first']);
  });

  it('tells attempts that outlast drainMs, and stores what they still say', async () => {
    const begun = gate();
    const worker = await work(
      {
        pack: async (_input, task) => {
          begun.open();
          return (await aborted(task)).why;
        },
      },
      { drainMs: 100 },
    );
    const task = await send({ resource: lambda('pack') });
    await begun.opened;
    await worker.close();
    expect((await frame(task)).outcome).toEqual({ ok: true, output: '"shutdown"' });
  });

  it('leaves an attempt behind that ends for nothing, so that its lease lapses', async () => {
    const [begun, lines] = [gate(), [] as string[]];
    const worker = await work(
      {
        pack: () => {
          begun.open();
          return new Promise(() => undefined);
        },
      },
      { drainMs: 50, log: { ...SILENT_LOG, warn: (line) => lines.push(line) } },
    );
    const task = await send({ resource: lambda('pack') });
    await begun.opened;
    await worker.close();
    const { outcome: stored, clocks, now } = await frame(task);
    expect(stored).toBeUndefined();
    expect(clocks.lease).toBeLessThan(now + 400);
    expect(lines).toEqual([expect.stringContaining('leaves 1 task(s) behind')]);
  });

  it('refuses to start without handlers, to start twice, and handlers that come late', async () => {
    await expect(createWorker(common).start()).rejects.toThrow('the worker has no handlers');
    const worker = await work({ pack: () => 1 });
    await expect(worker.start()).rejects.toThrow('started already');
    expect(() => worker.handle('late', () => 1)).toThrow("handle('late') comes too late");
  });
});

describe('an outage of Redis', () => {
  it('is waited through: before the start, and with a result in hand', async () => {
    const own = await startOwnRedis({ appendonly: true });
    const ownConnections = new RedisConnections(own.url, SILENT_LOG);
    const outer = { store, tasks };
    const namespace = 'outage';
    store = await new RedisStore(ownConnections.get('commands'), { namespace, partitions: 4 }).open();
    tasks = new TaskQueues({ connection: ownConnections.get('commands'), log: SILENT_LOG, namespace });
    const [begun, end, lines] = [gate(), gate(), [] as string[]];
    const log: Log = { log: () => undefined, warn: (line) => lines.push(line), error: (line) => lines.push(line) };
    try {
      await own.kill();
      const starting = work(
        {
          pack: async () => {
            begun.open();
            await end.opened;
            return 'kept';
          },
        },
        { redisUrl: own.url, namespace, leaseMs: 5_000, log },
      );
      await eventually(() => lines.length === 1);
      await own.restart();
      await starting;

      const task = await send({ resource: lambda('pack') });
      await begun.opened;
      await own.kill();
      end.open();
      await eventually(() => lines.length === 2);
      await own.restart();
      expect(await outcome(task)).toEqual({ ok: true, output: '"kept"' });
      expect(lines).toEqual([
        expect.stringMatching(/^Redis at .* is not reachable/),
        expect.stringMatching(/^Redis at .* is not reachable/),
      ]);
    } finally {
      await Promise.all(workers.splice(0).map((worker) => worker.close()));
      await tasks.close();
      await ownConnections.close();
      await own.stop();
      ({ store, tasks } = outer);
    }
  });
});

describe('a Nest application', () => {
  it('takes tasks once it is up and drains when it is closed', async () => {
    const [begun, end] = [gate(), gate()];
    @Injectable()
    class Packing {
      readonly boxes: string[] = [];
      @TaskHandler('pack')
      async pack(input: { shoe: string }): Promise<string[]> {
        begun.open();
        await end.opened;
        this.boxes.push(input.shoe);
        return this.boxes;
      }
    }
    const app = await Test.createTestingModule({
      imports: [WorkerModule.forRoot(common)],
      providers: [Packing],
    }).compile();
    await app.init();
    const task = await send({ resource: lambda('pack'), input: { shoe: 'left' } });
    await begun.opened;
    const closing = app.close();
    setTimeout(() => end.open(), 50);
    await closing;
    expect((await frame(task)).outcome).toEqual({ ok: true, output: '["left"]' });
    expect(await store.countWorkers(lambda('pack'))).toBe(0);
  });
});
