import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ROOT_FRAME } from '#engine';
import { openQueue, SILENT_LOG, stateQueue, type Log, type StateJob } from '#queues';
import { newToken, type Awaken } from '#store';
import { eventually, startTestRedis, type TestRedis } from '#testing';
import { aborted, gate, lambda, TaskBench } from './fixture/task-bench.js';
import { TaskFailure, type TaskContext, type TaskHandlerFunction } from './index.js';

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

describe('an attempt', () => {
  it('gets its input and its context, and its result wakes the execution', async () => {
    const seen: { input: unknown; task: TaskContext }[] = [];
    await bench.work({ 'charge-card': (input, task) => (seen.push({ input, task }), { charged: input.cents }) });
    const task = await bench.send({ resource: lambda('charge-card'), input: { cents: 1_200, none: [] } });

    expect(await outcome(task)).toEqual({ ok: true, output: '{"charged":1200}' });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.input).toEqual({ cents: 1_200, none: [] });
    expect(seen[0]?.task).toMatchObject({
      executionArn: (await bench.frame(task)).snapshot.execution.arn,
      stateName: 'Work',
      resource: lambda('charge-card'),
      attempt: 1,
    });
    expect(seen[0]?.task.deadline).toBeUndefined();
    expect(await bench.history(task)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted']);

    const states = openQueue<StateJob>(stateQueue(bench.namespace, 0), {
      connection: bench.connections.get('commands'),
      log: SILENT_LOG,
    });
    const [job] = await eventually(async () => ((jobs) => jobs.length > 0 && jobs)(await states.getWaiting()));
    expect(job?.data).toMatchObject({ execution: task.execution, frame: ROOT_FRAME, wake: 'outcome' });
    expect((await bench.store.load(job?.data as StateJob)).status).toBe('current');
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
    await bench.work({
      [SNS]: () => {
        throw thrown();
      },
    });
    expect(await outcome(await bench.send({ resource: SNS }))).toEqual({ ok: false, error, cause });
  });

  it('fails as a Lambda function does, and says on the log what was thrown but not its message', async () => {
    const lines: string[] = [];
    const log: Log = { ...SILENT_LOG, warn: (line) => lines.push(line) };
    await bench.work(
      {
        pack: async () => {
          throw new TypeError('shoe 44 is not in the box');
        },
      },
      { log },
    );
    const failed = await outcome(await bench.send({ resource: lambda('pack') }));
    expect(failed).toMatchObject({ ok: false, error: 'TypeError' });
    expect(JSON.parse((failed as { cause: string }).cause)).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'shoe 44 is not in the box',
    });
    expect(lines).toEqual([expect.stringMatching(/^handler 'pack' threw TypeError in attempt 1 of 'Work' of arn:/)]);
  });

  it('fails when its result is too large', async () => {
    await bench.work({ [SNS]: () => 'x'.repeat(262_143) });
    expect(await outcome(await bench.send({ resource: SNS }))).toMatchObject({
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
    await Promise.all([bench.work({ pack: handler('one') }), bench.work({ pack: handler('two') })]);
    const all = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => bench.schedule({ resource: lambda('pack'), input: { n } })),
    );
    await Promise.all(
      all.flatMap((task) => [0, 1, 2, 3].map((delivery) => bench.tasks.add(task, lambda('pack'), { delivery }))),
    );

    for (const task of all) await outcome(task);
    expect(begun.map((entry) => entry.split(' ')[1]).sort()).toEqual(['1', '2', '3', '4', '5']);
    for (const task of all)
      expect((await bench.history(task)).filter((type) => type === 'TaskStarted')).toHaveLength(1);
  });

  it('is not begun for an execution that has been stopped', async () => {
    const ran: unknown[] = [];
    await bench.work({ pack: (input) => void ran.push(input) });
    const late = await bench.schedule({ resource: lambda('pack'), input: 'late' });
    await bench.stop(late);
    await bench.tasks.add(late, lambda('pack'));
    await outcome(await bench.send({ resource: lambda('pack'), input: 'in time' }));
    expect(ran).toEqual(['in time']);
  });

  it('is aborted when its execution is stopped, and what it returns then changes nothing', async () => {
    const why = gate<string>();
    await bench.work({
      pack: async (_input, task) => {
        why.open((await aborted(task)).why);
        return 'too late';
      },
    });
    const task = await bench.send({ resource: lambda('pack') });
    await eventually(async () => (await bench.frame(task)).worker);
    await bench.stop(task);
    expect(await why.opened).toBe('gone');
    expect((await bench.history(task)).at(-1)).toBe('ExecutionAborted');
    expect((await bench.store.describe(task.execution))?.status).toBe('ABORTED');
  });

  it('is aborted when TimeoutSeconds run out', async () => {
    const seen = gate<{ why: string; lateMs: number }>();
    await bench.work({
      pack: async (_input, task) => {
        const { why } = await aborted(task);
        seen.open({ why, lateMs: Date.now() - (task.deadline as Date).getTime() });
      },
    });
    await bench.send({ resource: lambda('pack'), timeoutSeconds: 1 });
    const { why, lateMs } = await seen.opened;
    expect(why).toBe('timed-out');
    expect(Math.abs(lateMs)).toBeLessThan(200);
  });

  it("reports nothing when TimeoutSeconds have ended the handler: States.Timeout is the coordinator's to say", async () => {
    await bench.work(
      {
        pack: async (input: { wait: boolean }, task) => {
          if (input.wait) throw await aborted(task);
          return 'done';
        },
      },
      { concurrency: 1 },
    );
    const late = await bench.send({ resource: lambda('pack'), input: { wait: true }, timeoutSeconds: 1 });
    const next = await bench.send({ resource: lambda('pack'), input: { wait: false } });
    expect(await outcome(next)).toEqual({ ok: true, output: '"done"' });
    expect((await bench.frame(late)).outcome).toBeUndefined();
  });

  it('keeps its lease while it runs, and restarts HeartbeatSeconds only when the handler says so', async () => {
    const [begun, beat, end] = [gate<TaskContext>(), gate(), gate()];
    await bench.work({
      pack: async (_input, task) => {
        begun.open(task);
        await beat.opened;
        await task.heartbeat();
        await end.opened;
        return task.heartbeatSeconds;
      },
    });
    const task = await bench.send({ resource: lambda('pack'), heartbeatSeconds: 5 });
    await begun.opened;
    const first = (await bench.frame(task)).clocks;
    // Two leases later it would have lapsed without renewal.
    const renewed = await eventually(async () =>
      ((now) => (now.lease ?? 0) > (first.lease ?? 0) + 800 && now)((await bench.frame(task)).clocks),
    );
    expect(renewed.heartbeat).toBe(first.heartbeat);
    beat.open();
    await eventually(async () => ((await bench.frame(task)).clocks.heartbeat ?? 0) > (first.heartbeat ?? 0));
    end.open();
    expect(await outcome(task)).toEqual({ ok: true, output: '5' });
  });

  it('of a handler that may run twice is taken over when its worker is silent, which then finds it gone', async () => {
    const task = await bench.schedule({ resource: lambda('pack') });
    const dead = { worker: 'dead', claim: newToken(), leaseMs: 150, redeliver: true };
    expect((await bench.store.beginTask(task, dead)).status).toBe('begun');

    const worker = bench.worker().handle('pack', () => 'again', { redeliver: true });
    await worker.start();
    let delivery = 0;
    await eventually(
      async () => {
        await bench.tasks.add(task, lambda('pack'), { delivery: ++delivery });
        return (await bench.frame(task)).outcome;
      },
      { everyMs: 100 },
    );
    expect((await bench.frame(task)).outcome).toEqual({ ok: true, output: '"again"' });
    expect(await bench.store.heartbeat(task, { claim: dead.claim, leaseMs: 150, progress: false })).toBe('gone');
    expect((await bench.history(task)).filter((type) => type === 'TaskStarted')).toHaveLength(1);
  });
});
