import { afterEach, describe, expect, it } from '@jest/globals';
import { SILENT_LOG } from '#queues';
import { eventually } from '#testing';
import type { BeginTaskResult, TaskStore } from '#store';
import { Attempt } from '../runtime/attempt.js';
import { TaskAborted } from '../runtime/task-aborted.js';
import { LeaseKeeper } from './lease-keeper.js';

type Beat = Parameters<TaskStore['heartbeat']>[1];
type Begun = Extract<BeginTaskResult, { status: 'begun' }>;

const begun = (more: Partial<Begun> = {}): Begun => ({
  status: 'begun',
  resource: 'arn:aws:states:::sns:publish',
  input: '{}',
  executionArn: 'arn:x',
  stateName: 'S',
  attempt: 1,
  now: 1_000_000,
  ...more,
});
const attempt = (more: Partial<Begun> = {}) =>
  new Attempt({ execution: 'E', frame: 'r', token: 't' }, 'claim-1', begun(more));

describe('LeaseKeeper', () => {
  const beats: Beat[] = [];
  let answer: () => Promise<'ok' | 'gone'> = async () => 'ok';
  let keeper: LeaseKeeper;

  function open(leaseMs = 100): void {
    beats.length = 0;
    keeper = new LeaseKeeper({ heartbeat: (_ref, beat) => (beats.push(beat), answer()) }, leaseMs, SILENT_LOG);
    keeper.start();
  }
  afterEach(() => {
    keeper.stop();
    answer = async () => 'ok';
  });

  it('renews each lease four times within it, without claiming progress, until the attempt ends', async () => {
    open();
    const one = attempt();
    keeper.add(one);
    await eventually(() => beats.length >= 3);
    expect(beats[0]).toEqual({ claim: 'claim-1', leaseMs: 100, progress: false });
    keeper.remove(one);
    const sent = beats.length;
    keeper.add(attempt());
    await eventually(() => beats.length > sent + 1);
    expect(keeper.size).toBe(1);
  });

  it('does not pile up renewals while Redis is away', async () => {
    let back = (): void => undefined;
    answer = () => new Promise((resolve) => (back = () => resolve('ok')));
    open(20);
    keeper.add(attempt());
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(beats).toHaveLength(1);
    back();
    await eventually(() => beats.length > 1);
  });

  it('aborts an attempt that is gone, and says why', async () => {
    answer = async () => 'gone';
    open();
    const one = attempt();
    keeper.add(one);
    await eventually(() => one.signal.aborted);
    expect(one.signal.reason).toBeInstanceOf(TaskAborted);
    expect((one.signal.reason as TaskAborted).why).toBe('gone');
    await expect(keeper.progress(one)).rejects.toThrow('no longer wanted');
  });

  it('tells progress at once', async () => {
    open(60_000);
    const one = attempt();
    keeper.add(one);
    await one.context(() => keeper.progress(one)).heartbeat();
    expect(beats).toEqual([{ claim: 'claim-1', leaseMs: 60_000, progress: true }]);
  });
});

describe('Attempt', () => {
  it('is aborted when its TimeoutSeconds run out, counted from the clock of Redis', async () => {
    const one = attempt({ timeoutAt: 1_000_060 });
    const left = (one.context(async () => undefined).deadline as Date).getTime() - Date.now();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(60);
    await eventually(() => one.signal.aborted);
    expect((one.signal.reason as TaskAborted).why).toBe('timed-out');
  });

  it('bears timeouts beyond what one timer can hold', async () => {
    const one = attempt({ timeoutAt: 1_000_000 + 99_999_999_000 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(one.signal.aborted).toBe(false);
    one.end();
  });
});
