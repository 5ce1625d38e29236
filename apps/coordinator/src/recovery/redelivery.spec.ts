import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryStore, type FrameRef, type SweepResult } from '#store';
import { decision, frame, Journey } from '#store/contract';
import { Redelivery } from './redelivery.js';

type Due = SweepResult['due'][number];

const RESOURCE = 'arn:aws:lambda:us-east-1:123456789012:function:pack';

/** A queue that only remembers: what has been added, and what of it waits. */
class Jobs {
  readonly added: { wake: string; delivery: number | undefined; traceparent?: string }[] = [];
  readonly waiting = new Set<number>();

  has(upToDelivery: number): boolean {
    return [...this.waiting].some((delivery) => delivery <= upToDelivery);
  }
}

describe('Redelivery', () => {
  let states: Jobs;
  let tasks: Jobs;
  let store: MemoryStore;
  let redelivery: Redelivery;
  let workers: number;
  /** Whether this process works on what it has claimed, and on what it did. */
  let handsFree: boolean;
  let taken: string[];

  beforeEach(() => {
    [states, tasks, store, workers] = [new Jobs(), new Jobs(), new MemoryStore({ graceMs: 0 }), 1];
    [handsFree, taken] = [false, []];
    redelivery = new Redelivery(
      {
        add: async (awaken, options) => void states.added.push({ wake: awaken.wake, delivery: options?.delivery }),
        isWaiting: async (_, upToDelivery) => states.has(upToDelivery),
      },
      {
        add: async (_, __, options) => void tasks.added.push({ wake: 'task', ...options, delivery: options?.delivery }),
        isWaiting: async (_, __, upToDelivery) => tasks.has(upToDelivery),
        withdraw: async (_, __, upToDelivery) => {
          for (const delivery of tasks.waiting) if (delivery <= upToDelivery) tasks.waiting.delete(delivery);
        },
      },
      { take: async (member) => (handsFree ? (taken.push(member.wake), true) : false) },
      store,
      { serviceOf: async () => ({ workers, now: Date.now() }) },
      60,
      { warn: () => undefined },
    );
  });

  const dueOf = async (): Promise<Due> => {
    const [due] = (await store.sweep(0, 10)).due;
    if (!due) throw new Error('nothing is due');
    return due;
  };

  async function scheduledTask(resource = RESOURCE): Promise<FrameRef> {
    const journey = await Journey.begin(store);
    const effect = { type: 'ScheduleTask', resource, input: '1', started: { type: 'TaskStarted' } } as const;
    return (
      await journey.step(journey.root, decision(frame({ phase: 'task', visits: 1 }), ['TaskScheduled'], [effect]))
    ).next;
  }

  it('adds a lost wake-up again, numbered', async () => {
    await Journey.begin(store);
    await redelivery.deliver(await dueOf());
    expect(states.added).toEqual([{ wake: 'run', delivery: 1 }]);
    expect(redelivery.delivered).toBe(1);
  });

  it.each([1, 2, 3, 4, 9])(
    'adds nothing at delivery %i while the very first job still waits in a backlog',
    async (delivery) => {
      await Journey.begin(store);
      states.waiting.add(0);
      await redelivery.deliver({ ...(await dueOf()), delivery });
      expect(states.added).toEqual([]);
      expect(redelivery.delivered).toBe(0);
    },
  );

  it('leaves to this process what it takes, and adds no job for it', async () => {
    await Journey.begin(store);
    handsFree = true;
    await redelivery.deliver(await dueOf());
    expect(taken).toEqual(['run']);
    expect(states.added).toEqual([]);
    expect(redelivery.delivered).toBe(1);
  });

  it('adds a lost task again to the queue of its resource, with the trace context of the attempt', async () => {
    await scheduledTask();
    await redelivery.deliver(await dueOf());
    expect(tasks.added).toEqual([
      { wake: 'task', delivery: 1, traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/) },
    ]);
    expect(states.added).toEqual([]);
  });

  it('adds no task while any earlier job of it waits', async () => {
    await scheduledTask();
    tasks.waiting.add(1);
    await redelivery.deliver({ ...(await dueOf()), delivery: 6 });
    expect(tasks.added).toEqual([]);
  });

  it('adds no task that has been moved on since it was claimed', async () => {
    const ref = await scheduledTask();
    const due = await dueOf();
    await store.beginTask(ref, { worker: 'w', claim: 'c', leaseMs: 60_000 });
    await store.endTask(ref, 'c', { ok: true, output: '1' });
    await redelivery.deliver(due);
    expect(tasks.added).toEqual([]);
  });

  it('wakes a frame as unserved whose task has waited too long for a worker, and takes it from its queue', async () => {
    await scheduledTask();
    workers = 0;
    tasks.waiting.add(0);
    await redelivery.deliver({ ...(await dueOf()), scheduledAt: Date.now() - 61_000 });
    expect(states.added).toEqual([{ wake: 'unserved', delivery: 1 }]);
    expect([...tasks.waiting, ...tasks.added]).toEqual([]);
  });

  it('an activity that nobody serves is delivered again, however long it has waited', async () => {
    workers = 0;
    const activity = 'arn:aws:states:us-east-1:123456789012:activity:pack';
    await scheduledTask(activity);
    await redelivery.deliver({ ...(await dueOf()), scheduledAt: 1 });
    expect(states.added).toEqual([]);
    expect(tasks.added).toMatchObject([{ wake: 'task', delivery: 1 }]);
  });
});
