import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { executionIdOf, type SweepResult } from '#store';
import { DueSweeper } from './due-sweeper.js';

const E = executionIdOf('arn:x');
const member = (n: number): SweepResult['due'][number] => ({
  execution: E,
  frame: 'r',
  token: `t${n}`,
  wake: 'run',
  delivery: 1,
});
/** Members of one look. */
const FULL = 50;

describe('DueSweeper', () => {
  let answers: (Partial<SweepResult> | Error)[];
  let sweeps: number[];
  let delivered: string[];
  let warnings: string[];
  let deliver: (due: SweepResult['due'][number]) => Promise<void>;
  let sweeper: DueSweeper;

  beforeEach(() => {
    jest.useFakeTimers({ now: 1_800_000_000_000 });
    [answers, sweeps, delivered, warnings] = [[], [], [], []];
    deliver = async (due) => void delivered.push(due.token);
    const store = {
      partitions: 1,
      sweep: async () => {
        sweeps.push(Date.now() - 1_800_000_000_000);
        const answer = answers.shift() ?? {};
        if (answer instanceof Error) throw answer;
        return { due: [], peeked: answer.due?.length ?? 0, now: Date.now(), ...answer };
      },
    };
    const log = { log: () => undefined, warn: (text: string) => void warnings.push(text), error: () => undefined };
    sweeper = new DueSweeper(store, { now: () => Date.now(), tell: () => undefined }, log);
  });
  afterEach(async () => {
    await sweeper.stop();
    jest.useRealTimers();
  });

  const start = () => sweeper.start({ deliver: (due) => deliver(due) });
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('looks at once, then about once a second', async () => {
    start();
    await pass(5_000);
    expect(sweeps[0]).toBeLessThan(10);
    expect(sweeps.length).toBeGreaterThanOrEqual(4);
    expect(sweeps.length).toBeLessThanOrEqual(8);
  });

  it('goes on at once after a full look, also when none of what it saw could be claimed', async () => {
    answers = [
      { due: [member(1)], peeked: FULL },
      { due: [], peeked: FULL },
      { due: [member(2)], peeked: 1 },
    ];
    start();
    await pass(100);
    expect(delivered).toEqual(['t1', 't2']);
    expect(sweeps).toHaveLength(3);
  });

  it('looks when a noted timer is due, also one noted in the middle of a look', async () => {
    start();
    await pass(1);
    sweeper.noteDue(E, Date.now() + 100);
    await pass(110);
    expect(sweeps).toHaveLength(2);
    const { promise, resolve } = gate();
    deliver = () => promise;
    answers = [{ due: [member(1)] }];
    sweeper.noteDue(E, Date.now() + 10);
    await pass(20);
    expect(sweeps).toHaveLength(3);
    sweeper.noteDue(E, Date.now() + 30);
    await pass(200);
    expect(sweeps).toHaveLength(3);
    resolve();
    await pass(5);
    expect(sweeps).toHaveLength(4);
  });

  it('does not look early for what is due later than its next look', async () => {
    start();
    await pass(1);
    sweeper.noteDue(E, Date.now() + 60_000);
    await pass(700);
    expect(sweeps).toHaveLength(1);
  });

  it('looks when the store says that the next member is due', async () => {
    answers = [{ nextDueAt: Date.now() + 300 }];
    start();
    await pass(320);
    expect(sweeps[1]).toBeGreaterThanOrEqual(300);
    expect(sweeps[1]).toBeLessThan(320);
  });

  it('survives a delivery that fails and a store that is away, and tells of both', async () => {
    deliver = () => Promise.reject(new Error('no queue'));
    answers = [{ due: [member(1)] }, new Error('no store')];
    start();
    await pass(4_000);
    expect(warnings).toEqual(['sweeping partition 0: no queue', 'sweeping partition 0: no store']);
    expect(sweeps.length).toBeGreaterThanOrEqual(3);
  });

  it('looks again in time when the first reply says that the own clock is ten minutes fast', async () => {
    let aheadMs = 600_000;
    const store = {
      partitions: 1,
      sweep: async () => {
        sweeps.push(Date.now() - 1_800_000_000_000);
        return { due: [], peeked: 0, now: Date.now() };
      },
    };
    const clock = { now: () => Date.now() + aheadMs, tell: () => void (aheadMs = 0) };
    const log = { log: () => undefined, warn: () => undefined, error: () => undefined };
    sweeper = new DueSweeper(store, clock, log);
    start();
    await pass(5_000);
    expect(sweeps.length).toBeGreaterThanOrEqual(4);
  });

  it('stops after the look under way', async () => {
    const { promise, resolve } = gate();
    deliver = async (due) => {
      await promise;
      delivered.push(due.token);
    };
    answers = [{ due: [member(1)] }];
    start();
    await pass(10);
    const stopped = sweeper.stop();
    resolve();
    await stopped;
    expect(delivered).toEqual(['t1']);
    await pass(5_000);
    expect(sweeps).toHaveLength(1);
  });
});

function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((open) => (resolve = open));
  return { promise, resolve };
}
