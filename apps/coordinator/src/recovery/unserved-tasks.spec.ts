import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ResourceService } from '#store';
import { type DeliveredTask, UnservedTasks } from './unserved-tasks.js';

const RESOURCE = 'arn:aws:lambda:us-east-1:123456789012:function:pack';
const TASK: DeliveredTask = { execution: 'E', frame: 'r', token: 't', delivery: 1 };
const AT = 1_800_000_000_000;

describe('a task attempt whose resource nobody serves', () => {
  let failed: DeliveredTask[];
  let service: Omit<ResourceService, 'now'>;
  let asked: number;
  let lines: string[];
  let unserved: UnservedTasks;

  beforeEach(() => {
    jest.useFakeTimers({ now: AT });
    failed = [];
    asked = 0;
    lines = [];
    service = { workers: 0 };
    const workers = {
      serviceOf: async () => {
        asked++;
        return { ...service, now: Date.now() };
      },
    };
    unserved = new UnservedTasks(workers, 60, async (task) => void failed.push(task), {
      warn: (line) => lines.push(line),
    });
  });
  afterEach(() => {
    unserved.close();
    jest.useRealTimers();
  });

  it('fails when the wait is over, and not before', async () => {
    await unserved.watch(TASK, RESOURCE, AT - 3_000);
    await jest.advanceTimersByTimeAsync(56_900);
    expect(failed).toEqual([]);
    await jest.advanceTimersByTimeAsync(200);
    expect(failed).toEqual([TASK]);
  });

  it('fails at once when it has waited long enough already', async () => {
    await unserved.watch(TASK, RESOURCE, AT - 60_000);
    expect(failed).toEqual([TASK]);
  });

  it('gets the whole wait after its worker has gone, however long it was queued behind that', async () => {
    service = { workers: 0, lastServedAt: AT - 500 };
    await unserved.watch(TASK, RESOURCE, AT - 61_000);
    expect(failed).toEqual([]);
    await jest.advanceTimersByTimeAsync(59_000);
    expect(failed).toEqual([]);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(failed).toEqual([TASK]);
  });

  it('is left alone when a worker has come up meanwhile, also one that has gone again', async () => {
    await unserved.watch(TASK, RESOURCE, AT);
    service = { workers: 0, lastServedAt: AT + 59_000 };
    await jest.advanceTimersByTimeAsync(60_100);
    expect(failed).toEqual([]);
    service = { workers: 1, lastServedAt: AT + 100_000 };
    await jest.advanceTimersByTimeAsync(600_000);
    expect(failed).toEqual([]);
  });

  it('is watched once, however often it is delivered, and fails with all its deliveries', async () => {
    for (let delivery = 1; delivery <= 4; delivery++) await unserved.watch({ ...TASK, delivery }, RESOURCE, AT);
    expect(asked).toBe(1);
    await jest.advanceTimersByTimeAsync(60_100);
    expect(failed).toEqual([{ ...TASK, delivery: 4 }]);
  });

  it('is told when it begins to wait and when it fails: a line a minute for each resource', async () => {
    const OTHER = `${RESOURCE}-shoes`;
    await unserved.watch(TASK, RESOURCE, AT - 15_000);
    await unserved.watch({ ...TASK, frame: 's' }, RESOURCE, AT - 15_000);
    await unserved.watch({ ...TASK, frame: 'u' }, OTHER, AT);
    await jest.advanceTimersByTimeAsync(45_100);
    expect(failed).toHaveLength(2);
    expect(lines).toEqual([
      `no worker serves ${RESOURCE}: a task waits for one, and fails in 45 s`,
      `no worker serves ${OTHER}: a task waits for one, and fails in 60 s`,
      `no worker serves ${RESOURCE}: a task that waited 60 s for one fails`,
    ]);
  });

  it('is forgotten at the end of the process', async () => {
    await unserved.watch(TASK, RESOURCE, AT);
    unserved.close();
    await jest.advanceTimersByTimeAsync(120_000);
    expect(failed).toEqual([]);
  });
});
