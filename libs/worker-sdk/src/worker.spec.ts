import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { RedisConnections, SILENT_LOG, type Log } from '#queues';
import { partitionOf, type Awaken } from '#store';
import { eventually, startOwnRedis, startTestRedis, type TestRedis } from '#testing';
import { aborted, gate, lambda, TaskBench } from './fixture/task-bench.js';
import { createWorker, TaskFailure, TaskHandler, WorkerModule, WorkerStartError, type TaskContext } from './index.js';

const SNS = 'arn:aws:states:::sns:publish';

let redis: TestRedis;
let bench: TaskBench;
let benches = 0;

beforeAll(async () => {
  redis = await startTestRedis();
});
beforeEach(() => {
  // Queues and workers of one test see nothing of another's.
  bench = new TaskBench(redis.url, `${redis.namespace}-${++benches}`);
});
afterEach(() => bench.close());
afterAll(() => redis.stop());

/** What the worker has stored for the attempt, once it has. */
const outcome = (task: Awaken) => eventually(async () => (await bench.frame(task)).outcome);

describe('a worker', () => {
  it('runs up to its concurrency at a time', async () => {
    let [running, most] = [0, 0];
    await bench.work(
      {
        pack: async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 30));
          running -= 1;
        },
      },
      { concurrency: 3 },
    );
    const all = await Promise.all(Array.from({ length: 9 }, () => bench.send({ resource: lambda('pack') })));
    for (const task of all) await outcome(task);
    expect(most).toBe(3);
  });

  it('is counted while it serves a resource, and no longer once closed', async () => {
    const worker = await bench.work({ pack: () => 1, [SNS]: () => 1 });
    expect(await bench.store.serviceOf(lambda('pack'))).toMatchObject({ workers: 1 });
    expect(await bench.store.serviceOf(SNS)).toMatchObject({ workers: 1 });
    await worker.close();
    expect(await bench.store.serviceOf(SNS)).toMatchObject({ workers: 0 });
  });

  it('lets running attempts end before it closes, and begins none any more', async () => {
    const [begun, end] = [gate(), gate()];
    const ran: unknown[] = [];
    const worker = await bench.work(
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
    const task = await bench.send({ resource: lambda('pack'), input: 'first' });
    await begun.opened;
    const closing = worker.close();
    await bench.send({ resource: lambda('pack'), input: 'second' });
    setTimeout(() => end.open(), 100);
    await closing;
    expect((await bench.frame(task)).outcome).toEqual({ ok: true, output: '"done"' });
    expect(ran).toEqual(['first']);
  });

  it('tells attempts that outlast drainMs, and stores what they still say', async () => {
    const begun = gate();
    const worker = await bench.work(
      {
        pack: async (_input, task) => {
          begun.open();
          return (await aborted(task)).why;
        },
      },
      { drainMs: 100 },
    );
    const task = await bench.send({ resource: lambda('pack') });
    await begun.opened;
    await worker.close();
    expect((await bench.frame(task)).outcome).toEqual({ ok: true, output: '"shutdown"' });
  });

  it.each([
    { redeliver: false, told: 'the attempt will count as lost' },
    { redeliver: true, told: 'another worker will run it' },
  ])(
    'reports nothing of a handler that its shutdown has ended (redeliver: $redeliver)',
    async ({ redeliver, told }) => {
      const [begun, lines] = [gate(), [] as string[]];
      const worker = bench.worker({ drainMs: 50, log: { ...SILENT_LOG, warn: (line) => lines.push(line) } });
      worker.handle(
        'pack',
        async (_input, task) => {
          begun.open();
          await sleep(60_000, undefined, { signal: task.signal });
        },
        { redeliver },
      );
      await worker.start();
      const task = await bench.send({ resource: lambda('pack') });
      await begun.opened;
      await worker.close();
      expect((await bench.frame(task)).outcome).toBeUndefined();
      expect(lines).toEqual([
        expect.stringMatching(
          new RegExp(`^handler 'pack' was ended by the shutdown in attempt 1 of 'Work' of arn:.*: ${told}$`),
        ),
      ]);
      // What becomes of the attempt is due at the end of the lease: a redelivery, or the loss of the worker.
      const due = await eventually(
        async () => (await bench.store.sweep(partitionOf(task.execution, bench.store.partitions), 10)).due[0],
      );
      expect(due?.wake).toBe(redeliver ? 'task' : 'lease');
    },
  );

  it('stores what a handler fails with on purpose while its worker stops', async () => {
    const begun = gate();
    const pack = async (_input: unknown, task: TaskContext): Promise<never> => {
      begun.open();
      await aborted(task);
      throw new TaskFailure('HalfPacked', 'box 3 of 7');
    };
    const worker = await bench.work({ pack }, { drainMs: 50 });
    const task = await bench.send({ resource: lambda('pack') });
    await begun.opened;
    await worker.close();
    expect((await bench.frame(task)).outcome).toEqual({ ok: false, error: 'HalfPacked', cause: 'box 3 of 7' });
  });

  it('counts and tells a result that comes too late, without the result', async () => {
    const [begun, end, lines] = [gate(), gate(), [] as string[]];
    const pack = async (): Promise<string> => {
      begun.open();
      await end.opened;
      return 'private';
    };
    const worker = await bench.work(
      { pack },
      { leaseMs: 60_000, log: { ...SILENT_LOG, warn: (line) => lines.push(line) } },
    );
    const task = await bench.send({ resource: lambda('pack') });
    await begun.opened;
    const { arn } = (await bench.frame(task)).snapshot.execution;
    await bench.stop(task);
    end.open();
    await eventually(() => worker.refusedResults === 1);
    expect(lines).toEqual([`the result of attempt 1 of 'Work' of ${arn} came too late and was refused`]);
  });

  it('says in one line why a task cannot be taken', async () => {
    const lines: string[] = [];
    await bench.work({ pack: () => 1 }, { log: { ...SILENT_LOG, error: (line) => lines.push(line) } });
    const task = await bench.schedule({ resource: lambda('pack') });
    const redis = bench.connections.get('commands');
    const [frames] = await redis.keys(`${bench.namespace}:*:f:${task.execution}`);
    await redis.del(frames as string);
    await redis.set(frames as string, 'not a hash');
    await bench.tasks.add(task, lambda('pack'));
    await eventually(() => lines.length > 0);
    expect(lines).toEqual([
      expect.stringMatching(
        new RegExp(`^task of execution ${task.execution} for ${lambda('pack')}: .*WRONGTYPE[^\\n]*$`),
      ),
    ]);
  });

  it('leaves an attempt behind that ends for nothing, so that its lease lapses', async () => {
    const [begun, lines] = [gate(), [] as string[]];
    const worker = await bench.work(
      {
        pack: () => {
          begun.open();
          return new Promise(() => undefined);
        },
      },
      { drainMs: 50, log: { ...SILENT_LOG, warn: (line) => lines.push(line) } },
    );
    const task = await bench.send({ resource: lambda('pack') });
    await begun.opened;
    await worker.close();
    const { outcome: stored, clocks, now } = await bench.frame(task);
    expect(stored).toBeUndefined();
    expect(clocks.lease).toBeLessThan(now + 400);
    expect(lines).toEqual([expect.stringContaining('leaves 1 task(s) behind')]);
  });

  it('refuses to start without handlers, to start twice, and handlers that come late', async () => {
    await expect(bench.worker().start()).rejects.toThrow('the worker has no handlers');
    const worker = await bench.work({ pack: () => 1 });
    await expect(worker.start()).rejects.toThrow('started already');
    expect(() => worker.handle('late', () => 1)).toThrow("handle('late') comes too late");
  });

  it('says what is wrong with its settings and lets go of Redis', async () => {
    await bench.store.open();
    const worker = bench.worker({ partitions: 8 }).handle('pack', () => 1);
    await expect(worker.start()).rejects.toThrow(/created with 4 partitions, but 8 are configured/);
    const other = bench.worker({ stateShards: 2 }).handle('pack', () => 1);
    await bench.work({ pack: () => 1 });
    const refusal: unknown = await other.start().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(WorkerStartError);
    expect((refusal as Error).stack).toMatch(/^WorkerStartError: The processes of the store .* use 1 shards[^\n]*$/);
    const clients = await bench.connections.get('commands').client('LIST');
    expect(String(clients).match(/name=stepwell-commands/g)).toHaveLength(2); // the bench's and the working worker's
  });
});

describe('an outage of Redis', () => {
  it('is waited through: before the start, and with a result in hand', async () => {
    const own = await startOwnRedis({ appendonly: true });
    await bench.close();
    bench = new TaskBench(own.url, 'outage');
    const [begun, end, lines] = [gate(), gate(), [] as string[]];
    const log: Log = { log: () => undefined, warn: (line) => lines.push(line), error: (line) => lines.push(line) };
    const pack = async (): Promise<string> => {
      begun.open();
      await end.opened;
      return 'kept';
    };
    try {
      await own.kill();
      const starting = bench.work({ pack }, { leaseMs: 5_000, log });
      await eventually(() => lines.length === 1);
      await own.restart();
      await starting;

      const task = await bench.send({ resource: lambda('pack') });
      await begun.opened;
      await own.kill();
      end.open();
      await eventually(() => lines.length === 2);
      await own.restart();
      expect(await outcome(task)).toEqual({ ok: true, output: '"kept"' });
      const outageLine = expect.stringMatching(/^Redis at .* is not reachable/);
      expect(lines).toEqual([outageLine, outageLine]);
    } finally {
      await bench.close();
      await own.stop();
    }
  });
});

describe('a Redis with a password', () => {
  it.each(['redis://', 'redis://:wrong@'])(
    'is waited for when the worker knows none or another (%s)',
    async (start) => {
      const own = await startOwnRedis();
      const administrator = new RedisConnections(own.url, SILENT_LOG);
      const lines: string[] = [];
      const log: Log = {
        log: (line) => lines.push(line),
        warn: (line) => lines.push(line),
        error: (line) => lines.push(line),
      };
      const worker = createWorker({ redisUrl: own.url.replace('redis://', start), log }).handle('pack', () => 1);
      try {
        await administrator.get('commands').config('SET', 'requirepass', 'right');
        const starting = worker.start();
        await eventually(() => lines.length > 0);
        await administrator.get('commands').config('SET', 'requirepass', start.includes('wrong') ? 'wrong' : '');
        await starting;
        expect(lines).toEqual([
          expect.stringMatching(/^Redis at .* refuses the connection \((NOAUTH|WRONGPASS) .*\): retrying every 1 s/),
          expect.stringMatching(/^Redis at .* is reachable again after/),
          expect.stringMatching(/^worker .* serves .*:function:pack by/),
        ]);
      } finally {
        await worker.close();
        await administrator.close();
        await own.stop();
      }
    },
  );

  it('that forbids its user a command is told in one line', async () => {
    const own = await startOwnRedis();
    const administrator = new RedisConnections(own.url, SILENT_LOG);
    const worker = createWorker({ redisUrl: own.url.replace('//', '//clerk:key@'), log: SILENT_LOG });
    try {
      await administrator.get('commands').acl('SETUSER', 'clerk', 'on', '>key', '~*', '&*', '+@all', '-hget');
      const refusal: unknown = await worker
        .handle('pack', () => 1)
        .start()
        .catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(WorkerStartError);
      expect((refusal as Error).message).toMatch(/^Redis refuses what a worker needs: NOPERM .*hget[^\n]*$/);
    } finally {
      await worker.close();
      await administrator.close();
      await own.stop();
    }
  });
});

describe('closing while Redis is away', () => {
  it('does not wait for it when nothing runs', async () => {
    const own = await startOwnRedis();
    await bench.close();
    bench = new TaskBench(own.url, 'away');
    const lines: string[] = [];
    try {
      // Whoever waits for Redis, or for the drain to run out, waits longer than a test may take.
      const worker = await bench.work(
        { pack: () => 1 },
        { drainMs: 600_000, log: { ...SILENT_LOG, warn: (line) => lines.push(line) } },
      );
      await own.kill();
      await worker.close();
      expect(lines).toEqual([]); // nothing was left behind
    } finally {
      await bench.close();
      await own.stop();
    }
  });

  it('says in one line what it leaves behind with results that it cannot store', async () => {
    const own = await startOwnRedis();
    await bench.close();
    bench = new TaskBench(own.url, 'away');
    const [begun, end, lines] = [gate(), gate(), [] as string[]];
    const pack = async (): Promise<string> => {
      begun.open();
      await end.opened;
      return 'packed';
    };
    try {
      const worker = await bench.work(
        { pack },
        { leaseMs: 400, drainMs: 50, log: { ...SILENT_LOG, warn: (line) => lines.push(line) } },
      );
      await bench.send({ resource: lambda('pack') });
      await begun.opened;
      await own.kill();
      end.open();
      // By then leases are to be renewed, and the worker announced, which all wait for Redis.
      await sleep(3_500);
      await worker.close();
      await sleep(500);
      expect(lines).toEqual([
        expect.stringMatching(/leaves 1 task\(s\) behind: Redis is away, so no result can be stored$/),
      ]);
    } finally {
      await bench.close();
      await own.stop();
    }
  }, 20_000);
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
      imports: [WorkerModule.forRoot(bench.options)],
      providers: [Packing],
    }).compile();
    await app.init();
    const task = await bench.send({ resource: lambda('pack'), input: { shoe: 'left' } });
    await begun.opened;
    const closing = app.close();
    setTimeout(() => end.open(), 50);
    await closing;
    expect((await bench.frame(task)).outcome).toEqual({ ok: true, output: '["left"]' });
    expect(await bench.store.serviceOf(lambda('pack'))).toMatchObject({ workers: 0 });
  });
});
