import { beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskJob } from '#queues';
import { MemoryStore, type FrameRef } from '#store';
import { decision, frame, Journey } from '#store/contract';
import { eventually } from '#testing';
import { PolledTasks } from './polled-tasks.js';

const PACK = 'arn:aws:states:us-east-1:123456789012:activity:pack';

/** One queue, in the order in which its jobs came. */
class Jobs {
  readonly waitingJobs: { jobId: string; job: TaskJob }[] = [];
  looks = 0;
  fails = false;

  async waiting(_: string, count: number, skipped = 0) {
    this.looks += 1;
    if (this.fails) throw new Error('the queue is not to be reached');
    return this.waitingJobs.slice(skipped, skipped + count);
  }

  async take(_: string, jobId: string) {
    const place = this.waitingJobs.findIndex((each) => each.jobId === jobId);
    if (place >= 0) this.waitingJobs.splice(place, 1);
  }
}

describe('the tasks of an activity', () => {
  let jobs: Jobs;
  let store: MemoryStore;
  let rings: (() => void)[];
  let warnings: string[];
  let count = 0;

  const coordinator = (limits = { pollers: 1_000, waitMs: 15_000 }) =>
    new PolledTasks(
      jobs,
      store,
      { issue: ({ token }) => `token of ${token}` },
      { listen: async (_, onRing) => void rings.push(onRing), unlisten: () => undefined },
      { warn: (text) => void warnings.push(text) },
      limits,
    );
  const ring = () => rings.forEach((each) => each());

  beforeEach(() => {
    [jobs, store, rings, warnings] = [new Jobs(), new MemoryStore(), [], []];
  });

  async function scheduled(): Promise<FrameRef & { readonly journey: Journey }> {
    const journey = await Journey.begin(store);
    const effect = {
      type: 'ScheduleTask',
      resource: PACK,
      input: String((count += 1)),
      started: { type: 'ActivityStarted', details: {} },
      answerable: true,
    } as const;
    const { next } = await journey.step(
      journey.root,
      decision(frame({ phase: 'task' }), ['ActivityScheduled'], [effect]),
    );
    jobs.waitingJobs.push({ jobId: next.token, job: { ...next, fmt: 1, resource: PACK } });
    return { ...next, journey };
  }
  const tokenOf = ({ token }: FrameRef) => `token of ${token}`;

  it('go to who asks: the oldest one, at once', async () => {
    const first = await scheduled();
    await scheduled();
    const task = await coordinator().next(PACK, { workerName: 'ann' });
    expect(task).toEqual({ taskToken: tokenOf(first), input: expect.any(String) });
    expect(await first.journey.historyTypes()).toContain('ActivityStarted');
    expect(await eventually(() => jobs.waitingJobs.length === 1)).toBe(true);
  });

  it('go to who has waited longest, once they come', async () => {
    const polled = coordinator();
    const waiting = [1, 2, 3].map(() => polled.next(PACK, {}));
    await sleep(10);
    const tasks = [await scheduled(), await scheduled()];
    ring();
    expect(await Promise.all(waiting.slice(0, 2))).toEqual(
      tasks.map((task) => expect.objectContaining({ taskToken: tokenOf(task) })),
    );
    expect(polled.pollers).toBe(1);
    polled.close();
    expect(await waiting[2]).toBeUndefined();
    await expect(polled.next(PACK, {})).rejects.toMatchObject({ code: 'ServiceUnavailable' });
  });

  it('of many coordinators: each task goes to one poller', async () => {
    const coordinators = [coordinator(), coordinator(), coordinator()];
    const given = coordinators.flatMap((each) => Array.from({ length: 60 }, () => each.next(PACK, {})));
    await sleep(10);
    const tasks = await Promise.all(Array.from({ length: 180 }, () => scheduled()));
    ring();
    // What others have taken away at that moment is looked for anew when the next one comes.
    const ringing = setInterval(ring, 20);
    const tokens = (await Promise.all(given)).map((task) => (task as { taskToken: string }).taskToken);
    clearInterval(ringing);
    expect([...tokens].sort()).toEqual(tasks.map(tokenOf).sort());
    expect(await eventually(() => jobs.waitingJobs.length === 0)).toBe(true);
    for (const each of coordinators) each.close();
  });

  it('are not given to who has gone, nor to who has waited to the end', async () => {
    const polled = coordinator({ pollers: 10, waitMs: 30 });
    let goAway = () => {};
    const gone = polled.next(PACK, { onGone: (tell) => (goAway = tell) });
    goAway();
    expect(await gone).toBeUndefined();
    expect(await polled.next(PACK, {})).toBeUndefined();
    const task = await scheduled();
    ring();
    await sleep(10);
    expect(jobs.waitingJobs).toHaveLength(1);
    expect(await polled.next(PACK, {})).toMatchObject({ taskToken: tokenOf(task) });
    polled.close();
  });

  it('that are over, or begun elsewhere, are passed over; those of a newer release stay', async () => {
    const [over, begun, newer, good] = [await scheduled(), await scheduled(), await scheduled(), await scheduled()];
    await over.journey.step(over, decision(frame(), [], [{ type: 'RunState' }], { from: 2 }));
    await store.beginTask(begun, { worker: 'w', claim: 'elsewhere' });
    const place = jobs.waitingJobs.findIndex(({ jobId }) => jobId === newer.token);
    jobs.waitingJobs[place] = { jobId: newer.token, job: { ...newer, fmt: 99, resource: PACK } };
    const polled = coordinator();
    expect(await polled.next(PACK, {})).toMatchObject({ taskToken: tokenOf(good) });
    expect(await eventually(() => jobs.waitingJobs.length === 1)).toBe(true);
    expect(jobs.waitingJobs[0]?.jobId).toBe(newer.token);
    polled.close();
  });

  it('are polled for by so many at once, and no more', async () => {
    const polled = coordinator({ pollers: 2, waitMs: 15_000 });
    const waiting = [polled.next(PACK, {}), polled.next(PACK, {})];
    expect(await polled.next(PACK, {})).toBe('too-many');
    await scheduled();
    ring();
    expect(await waiting[0]).toBeDefined();
    void polled.next(PACK, {});
    expect(await polled.next(PACK, {})).toBe('too-many');
    polled.close();
  });

  it('a thousand pollers cost no more looks at a queue than one', async () => {
    const polled = coordinator();
    for (let n = 0; n < 1_000; n += 1) void polled.next(PACK, {});
    await sleep(50);
    expect(jobs.looks).toBeLessThan(5);
    polled.close();
  });

  it('wait while their queue is not to be reached', async () => {
    jobs.fails = true;
    const polled = coordinator();
    const waiting = polled.next(PACK, {});
    await eventually(() => warnings.length === 1);
    jobs.fails = false;
    const task = await scheduled();
    ring();
    expect(await waiting).toMatchObject({ taskToken: tokenOf(task) });
    polled.close();
  });
});
