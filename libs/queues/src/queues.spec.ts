import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DelayedError, type Job, type Queue, type Worker } from 'bullmq';
import { eventually, startTestRedis, type TestRedis } from '#testing';
import { executionIdOf, partitionOf, UnknownFormatError, type Awaken } from '#store';
import { parseStartExecutionJob } from './executions-queue/start-execution.job.js';
import { jobIdOf, jobIdsUpTo } from './job-ids.js';
import { SILENT_LOG } from './log.js';
import { NewerWork } from './newer-work.js';
import { isAnyWaiting, openQueue, openWorker } from './open-queue.js';
import { executionsQueue, stateQueue, taskQueue } from './queue-names.js';
import { RedisConnections } from './redis/redis-connections.js';
import { EXECUTIONS_SETTINGS } from './settings.js';
import type { StateJob } from './state-queue/state-job.js';
import { StateQueues } from './state-queue/state-queues.js';
import type { TaskJob } from './task-queue/task-job.js';
import { TaskQueues } from './task-queue/task-queues.js';

let redis: TestRedis;
let connections: RedisConnections;
const closing: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  redis = await startTestRedis();
  connections = new RedisConnections(redis.url, SILENT_LOG);
});
afterEach(async () => {
  await Promise.all(closing.splice(0).map((one) => one.close()));
});
afterAll(async () => {
  await connections.close();
  await redis.stop();
});

function closed<T extends Worker | Queue | StateQueues | TaskQueues>(one: T): T {
  closing.push(one as { close(): Promise<void> });
  return one;
}

const common = () => ({ connection: connections.get('commands'), log: SILENT_LOG });
const awaken = (n: number): Awaken => ({
  execution: executionIdOf(`arn:x:${n}`),
  frame: 'r/0',
  token: `t${n}`,
  wake: 'run',
});

describe('StateQueues', () => {
  it('puts a wake-up on the shard of its execution, as references only', async () => {
    const states = closed(new StateQueues({ ...common(), namespace: redis.namespace, shards: 3 }));
    const all = [1, 2, 3, 4, 5, 6, 7, 8].map(awaken);
    await states.addAll(all, { traceparent: '00-a-b-01' });
    expect(await states.backlog()).toBe(8);

    const seen = new Map<number, StateJob[]>([
      [0, []],
      [1, []],
      [2, []],
    ]);
    for (const shard of [0, 1, 2]) {
      closed(
        openWorker<StateJob>(stateQueue(redis.namespace, shard), {
          ...common(),
          connection: connections.get('blocking'),
          concurrency: 5,
          process: async (job) => void seen.get(shard)?.push(job.data),
        }),
      );
    }
    await eventually(() => [...seen.values()].flat().length === 8);
    for (const [shard, jobs] of seen) {
      for (const job of jobs) expect(partitionOf(job.execution, 3)).toBe(shard);
    }
    expect([...seen.values()].flat()).toContainEqual({ fmt: 1, ...awaken(1), traceparent: '00-a-b-01' });
  });

  it('adds a waiting wake-up once, and again as a redelivery', async () => {
    const states = closed(new StateQueues({ ...common(), namespace: `${redis.namespace}-twice`, shards: 1 }));
    await states.add(awaken(1));
    await states.add(awaken(1));
    expect(await states.backlog()).toBe(1);
    await states.add(awaken(1), { delivery: 1 });
    expect(await states.backlog()).toBe(2);
  });

  it('finds a wake-up that waits, whichever delivery it was', async () => {
    const states = closed(new StateQueues({ ...common(), namespace: `${redis.namespace}-backlog`, shards: 1 }));
    expect(await states.isWaiting(awaken(1), 7)).toBe(false);
    await states.add(awaken(1));
    expect(await states.isWaiting(awaken(1), 0)).toBe(true);
    expect(await states.isWaiting(awaken(1), 250)).toBe(true);
    await states.add(awaken(2), { delivery: 14 });
    expect(await states.isWaiting(awaken(2), 13)).toBe(false);
    for (const delivery of [14, 15, 16, 140]) expect(await states.isWaiting(awaken(2), delivery)).toBe(true);
    const taken: (number | undefined)[] = [];
    closed(
      openWorker<StateJob>(stateQueue(`${redis.namespace}-backlog`, 0), {
        ...common(),
        connection: connections.get('blocking'),
        concurrency: 5,
        process: async (job) => void taken.push(job.data.delivery),
      }),
    );
    await eventually(() => taken.length === 2);
    expect(new Set(taken)).toEqual(new Set([undefined, 14]));
    await eventually(async () => !(await states.isWaiting(awaken(1), 5)));
  });

  it('looks for one wake-up that waits by one question, and for none by a few, however often it was delivered', async () => {
    const queue = closed(openQueue<StateJob>(stateQueue(`${redis.namespace}-asked`, 0), common()));
    const states = closed(new StateQueues({ ...common(), namespace: `${redis.namespace}-asked`, shards: 1 }));
    const asked = jest.spyOn(queue, 'getJob');
    const ids = jobIdsUpTo(awaken(1), awaken(1).wake, 100_000);
    expect(ids).toEqual(expect.arrayContaining([0, 1, 77, 100_000].map((n) => jobIdOf(awaken(1), awaken(1).wake, n))));
    expect(await isAnyWaiting(queue, ids)).toBe(false);
    expect(asked.mock.calls.length).toBeLessThanOrEqual(16);
    await states.add(awaken(1));
    asked.mockClear();
    expect(await isAnyWaiting(queue, ids)).toBe(true);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('finds one that somebody has taken and put off', async () => {
    const namespace = `${redis.namespace}-put-off`;
    const states = closed(new StateQueues({ ...common(), namespace, shards: 1 }));
    let putOff = false;
    closed(
      openWorker<StateJob>(stateQueue(namespace, 0), {
        ...common(),
        connection: connections.get('blocking'),
        concurrency: 1,
        process: async (job, token) => {
          await job.moveToDelayed(Date.now() + 60_000, token);
          putOff = true;
          throw new DelayedError();
        },
      }),
    );
    await states.add(awaken(1));
    await eventually(() => putOff);
    expect(await states.isWaiting(awaken(1), 0)).toBe(true);
  });
});

describe('TaskQueues', () => {
  it('hands attempts to the queue of their resource and keeps a bounded number of queues', async () => {
    const tasks = closed(new TaskQueues({ ...common(), namespace: redis.namespace, limit: 2 }));
    const resources = [
      'arn:aws:states:::sns:publish',
      'arn:aws:states:::sqs:sendMessage',
      'arn:aws:lambda:us-east-1:1:function:f',
    ];
    await Promise.all(resources.map((resource, n) => tasks.add(awaken(n), resource)));
    expect(tasks.size).toBe(2);
    for (const [n, resource] of resources.entries()) {
      const queue = closed(openQueue<TaskJob>(taskQueue(redis.namespace, resource), common()));
      const [job] = await queue.getWaiting();
      const { execution, frame, token } = awaken(n);
      expect(job?.data).toEqual({ fmt: 1, execution, frame, token, resource });
      expect(job?.id).toBe(jobIdOf(awaken(n), 'task', 0));
      expect(await tasks.isWaiting(awaken(n), resource, 3)).toBe(true);
      expect(await tasks.isWaiting(awaken(n + 10), resource, 3)).toBe(false);
    }
  });

  it('takes back what waits, and leaves what has been taken', async () => {
    const namespace = `${redis.namespace}-withdrawn`;
    const tasks = closed(new TaskQueues({ ...common(), namespace }));
    const resource = 'arn:aws:states:::sns:publish';
    let taken = 0;
    let end = (): void => undefined;
    const address = taskQueue(namespace, resource);
    await tasks.add(awaken(1), resource);
    const worker = openWorker<TaskJob>(address, {
      ...common(),
      connection: connections.get('blocking'),
      concurrency: 1,
      process: () => {
        taken += 1;
        return new Promise<void>((resolve) => (end = resolve));
      },
    });
    closed(worker);
    await eventually(() => taken === 1);
    for (const delivery of [1, 4, 5]) await tasks.add(awaken(1), resource, { delivery });
    await tasks.withdraw(awaken(1), resource, 4);
    const queue = closed(openQueue<TaskJob>(address, common()));
    expect((await queue.getJobs(['wait', 'active'])).map(({ id }) => id).sort()).toEqual(
      [jobIdOf(awaken(1), 'task', 0), jobIdOf(awaken(1), 'task', 5)].sort(),
    );
    await worker.pause(true);
    end();
    await eventually(async () => (await queue.getActiveCount()) === 0);
  });
});

describe('openWorker', () => {
  it('puts a job of a newer release back instead of running or failing it', async () => {
    const address = { name: 'newer', prefix: redis.namespace };
    const queue = closed(openQueue<{ fmt: number }>(address, common()));
    const ran: number[] = [];
    closed(
      openWorker<{ fmt: number }>(address, {
        ...common(),
        connection: connections.get('blocking'),
        concurrency: 1,
        process: async (job) => void ran.push(job.data.fmt),
      }),
    );
    await queue.add('job', { fmt: 2 });
    await queue.add('job', { fmt: 1 });
    await eventually(async () => ran.length === 1 && (await queue.getDelayedCount()) === 1);
    expect(ran).toEqual([1]);
    expect(await queue.getFailedCount()).toBe(0);
  });

  it('tells of errors of its own, not of an outage that the connection or whoever asked tells of', () => {
    const told: string[] = [];
    const log = { ...common().log, warn: (line: string) => void told.push(line) };
    const quiet = closed(openQueue(stateQueue(redis.namespace, 0), { ...common(), log }));
    for (const message of [
      'Command timed out',
      'Connection is closed.',
      'WRONGPASS invalid password',
      'ERR no such key',
    ])
      quiet.emit('error', new Error(message));
    expect(told).toEqual([expect.stringContaining('ERR no such key')]);
  });

  it("counts each time a newer release's work is put back, tells each format once, and waits longer each time", async () => {
    const told: string[] = [];
    const newer = new NewerWork({ warn: (line) => void told.push(line) });
    const delays: number[] = [];
    const job = (fmt: number, attemptsStarted: number) =>
      ({
        id: 'j',
        data: { fmt },
        attemptsStarted,
        moveToDelayed: (at: number) => void delays.push(Math.round((at - Date.now()) / 1000)),
      }) as unknown as Job;
    for (const attempt of [1, 2, 3, 4, 5, 60])
      await expect(newer.leave(job(2, attempt), 't')).rejects.toThrow(DelayedError);
    await expect(newer.leave(job(3, 1), 't')).rejects.toThrow(DelayedError);
    await expect(newer.leave(job(1, 1), 't', new UnknownFormatError('A frame', 2))).rejects.toThrow(DelayedError);
    await newer.leave(job(1, 1), 't');
    await newer.leave(job(1, 1), 't', new Error('something else'));
    expect(delays).toEqual([1, 2, 4, 4, 4, 4, 1, 1]);
    expect(newer.putBack).toBe(8);
    expect(told.map((line) => line.replace(/ found.*/, ''))).toEqual([
      'job of format 2',
      'job of format 3',
      'frame of format 2',
    ]);
  });

  it('leaves nothing of a wake-up behind, whether it is done or failed', async () => {
    const address = { name: 'gone', prefix: redis.namespace };
    const queue = closed(openQueue<{ fail: boolean }>(address, common()));
    let ran = 0;
    closed(
      openWorker<{ fail: boolean }>(address, {
        ...common(),
        connection: connections.get('blocking'),
        concurrency: 1,
        process: async (job) => {
          ran += 1;
          if (job.data.fail) throw new Error('store not there');
        },
      }),
    );
    await queue.addBulk([
      { name: 'a', data: { fail: true } },
      { name: 'b', data: { fail: false } },
    ]);
    await eventually(async () => ran === 2 && (await queue.getJobCountByTypes('active', 'waiting')) === 0);
    expect(await queue.getJobCounts('failed', 'completed')).toEqual({ failed: 0, completed: 0 });
  });

  it('lets go of the remains of a job whose keys were deleted', async () => {
    const address = stateQueue(`${redis.namespace}-remains`, 0);
    const connection = connections.get('commands');
    const queue = openQueue<StateJob>(address, common());
    closing.unshift(queue);
    const data = { fmt: 1, ...awaken(1) } as StateJob;
    await queue.add('state', data, { jobId: 'gone' });
    await queue.add('state', data, { jobId: 'there' });
    await connection.del(`${address.prefix}:${address.name}:gone`);
    const ran: (string | undefined)[] = [];
    const failed: string[] = [];
    const worker = openWorker<StateJob>(address, {
      ...common(),
      connection: connections.get('blocking'),
      concurrency: 1,
      process: async (job) => void ran.push(job.id),
    });
    closing.unshift(worker);
    worker.on('failed', (_, error) => failed.push(error.message));
    await eventually(async () => ran.length > 0 && (await queue.getJobCountByTypes('wait', 'active')) === 0);
    expect({ ran, failed }).toEqual({ ran: ['there'], failed: [] });
  });

  it('keeps a bad executions job visible with its reason', async () => {
    const address = executionsQueue(redis.executionsPrefix);
    const queue = closed(openQueue(address, { ...common(), settings: EXECUTIONS_SETTINGS }));
    closed(
      openWorker(address, {
        ...common(),
        connection: connections.get('blocking'),
        settings: EXECUTIONS_SETTINGS,
        concurrency: 1,
        process: async (job) => void parseStartExecutionJob(job.data),
      }),
    );
    await queue.add('start', { stateMachine: 'misspelt' });
    const [failed] = await eventually(async () => {
      const jobs = await queue.getFailed();
      return jobs.length === 1 && jobs;
    });
    expect(failed?.failedReason).toMatch(/^not a valid 'executions' job: member 'stateMachine' is not known/);
    expect(failed?.attemptsMade).toBe(1);
  });
});
