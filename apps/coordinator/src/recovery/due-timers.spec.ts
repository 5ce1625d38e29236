import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { executionIdOf, type Awaken, type SweepResult, type Wake } from '#store';
import { DueTimers } from './due-timers.js';

type Due = SweepResult['due'][number];

const member = (n: number, wake: Wake = 'timer', delivery = 1): Due => ({
  execution: executionIdOf('arn:x'),
  frame: 'r',
  token: `t${n}`,
  wake,
  delivery,
});

describe('DueTimers', () => {
  let advanced: string[];
  let added: (number | undefined)[];
  let warnings: string[];
  let advance: (awaken: Awaken) => Promise<void>;
  let add: () => Promise<void>;
  let timers: DueTimers;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    [advanced, added, warnings] = [[], [], []];
    advance = async () => undefined;
    add = async () => undefined;
    timers = new DueTimers(
      {
        advance: (awaken) => {
          advanced.push(awaken.token);
          return advance(awaken);
        },
      },
      {
        add: (_, options) => {
          added.push(options?.delivery);
          return add();
        },
      },
      { warn: (line) => void warnings.push(line) },
    );
  });
  afterEach(() => void jest.useRealTimers());

  it.each<Wake>(['timer', 'timeout', 'heartbeat', 'lease', 'deadline'])('works on a %s itself', async (wake) => {
    expect(await timers.take(member(1, wake))).toBe(true);
    expect(advanced).toEqual(['t1']);
    expect(added).toEqual([]);
  });

  it.each<[Wake, number]>([
    ['run', 1],
    ['children', 1],
    ['outcome', 1],
    ['timer', 2],
  ])('leaves %s at delivery %i to the queue', async (wake, delivery) => {
    expect(await timers.take(member(1, wake, delivery))).toBe(false);
    expect(advanced).toEqual([]);
  });

  it('sends what fails to the queue, as its next delivery, and goes on', async () => {
    advance = async ({ token }) => {
      if (token === 't1') throw new Error('poison');
    };
    expect(await timers.take(member(1))).toBe(true);
    expect(await timers.take(member(2))).toBe(true);
    await jest.advanceTimersByTimeAsync(1);
    expect(added).toEqual([2]);
    expect(warnings).toEqual([]);
  });

  it('tells when the queue does not take it either', async () => {
    advance = () => Promise.reject(new Error('no store'));
    add = () => Promise.reject(new Error('no queue'));
    await timers.take(member(1));
    await jest.advanceTimersByTimeAsync(1);
    expect(warnings).toEqual(['a timer comes late: no store; no queue']);
  });

  it('works on a bounded number at once; the next ones wait for a place, though not for long', async () => {
    const ends: (() => void)[] = [];
    advance = () => new Promise((resolve) => ends.push(resolve));
    const taken = Array.from({ length: 100 }, (_, n) => timers.take(member(n)));
    await jest.advanceTimersByTimeAsync(10);
    const atOnce = advanced.length;
    expect(atOnce).toBeGreaterThan(1);
    expect(atOnce).toBeLessThan(100);
    ends[0]?.();
    await jest.advanceTimersByTimeAsync(10);
    expect(advanced).toHaveLength(atOnce + 1);
    expect(advanced.at(-1)).toBe(`t${atOnce}`);
    await jest.advanceTimersByTimeAsync(2_000);
    const results = await Promise.all(taken);
    expect(results.filter(Boolean)).toHaveLength(atOnce + 1);
    for (const end of ends) end();
    await jest.advanceTimersByTimeAsync(1);
    expect(await timers.take(member(200))).toBe(true);
  });

  it('waits for no place again where one was waited for in vain, until one becomes free', async () => {
    const ends: (() => void)[] = [];
    advance = () => new Promise((resolve) => ends.push(resolve));
    const first = Array.from({ length: 100 }, (_, n) => timers.take(member(n)));
    await jest.advanceTimersByTimeAsync(2_000);
    await Promise.all(first);
    const results: boolean[] = [];
    void timers.take(member(200)).then((taken) => results.push(taken));
    await jest.advanceTimersByTimeAsync(1);
    expect(results).toEqual([false]);
    ends[0]?.();
    await jest.advanceTimersByTimeAsync(1);
    expect(await timers.take(member(201))).toBe(true);
    void timers.take(member(202)).then((taken) => results.push(taken));
    await jest.advanceTimersByTimeAsync(1);
    ends[1]?.();
    await jest.advanceTimersByTimeAsync(1);
    expect(results).toEqual([false, true]);
  });

  it('stops: takes no more, and waits for what is under way', async () => {
    let end = (): void => undefined;
    advance = () => new Promise((resolve) => (end = resolve));
    await timers.take(member(1));
    const stops: string[] = [];
    void timers.stop().then(() => stops.push('first'));
    expect(await timers.take(member(2))).toBe(false);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(stops).toEqual([]);
    end();
    await jest.advanceTimersByTimeAsync(1);
    expect(stops).toEqual(['first']);
  });

  it('begins nothing any more for which a place becomes free after it was stopped', async () => {
    const ends: (() => void)[] = [];
    advance = () => new Promise((resolve) => ends.push(resolve));
    const taken = Array.from({ length: 40 }, (_, n) => timers.take(member(n)));
    await jest.advanceTimersByTimeAsync(10);
    const begun = advanced.length;
    const stopped = timers.stop();
    for (const end of ends) end();
    await stopped;
    expect((await Promise.all(taken)).filter(Boolean)).toHaveLength(begun);
    expect(advanced).toHaveLength(begun);
  });
});
