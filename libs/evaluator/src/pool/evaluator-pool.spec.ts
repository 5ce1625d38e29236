import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { compileJsonata, OUT_OF_MEMORY, OUT_OF_TIME, type JsonataBindings } from '#asl/expressions/jsonata';

import { EvaluatorUnavailable } from '../evaluator-unavailable.js';
import { EvaluatorPool, type PoolOptions } from './evaluator-pool.js';
import { EvaluatorCrash } from './process-end.js';

const bindings: JsonataBindings = { states: { input: {}, context: {} }, variables: new Map() };
const ask = (...texts: readonly string[]) => texts.map((text) => ({ expression: compileJsonata(text), bindings }));
const INNOCENT = '$map([1, 2], $string)';
const fine = { ok: true, value: ['1', '2'] };
/** Blocks its process until it is killed. Each `n` is a text of its own, which nobody has seen before. */
const bomb = (n: number) => `$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!${n}", /^(?=a)(a+)+$/)`;
const bombs = (from: number, count: number) => Array.from({ length: count }, (_none, n) => bomb(from + n));

let pool: EvaluatorPool;
const open = async (options: PoolOptions) => {
  pool = new EvaluatorPool(options);
  await pool.warm();
};
afterEach(() => pool.close());

describe('a pool of evaluator processes', () => {
  it('answers innocent expressions while owners of bombs wait for each other', async () => {
    await open({ processes: 1, slowProcesses: 1, decisionMs: 4_000 });
    let exploding = 0;
    const attacks = [0, 12].map((from) => {
      exploding++;
      return pool.evaluate(ask(...bombs(from, 12)), pool.allowanceOf(`attacker ${from}`)).finally(() => exploding--);
    });
    for (let n = 0; n < 10; n++) {
      expect(await pool.evaluate(ask(INNOCENT), pool.allowanceOf(`innocent ${n}`))).toEqual([fine]);
      expect(exploding).toBe(2);
    }
    for (const results of await Promise.all(attacks)) expect(results).toEqual(Array(12).fill(OUT_OF_TIME));
  });

  it('does so although no bomb has been seen before and there is no room for more slow ones', async () => {
    await open({ processes: 1, slowProcesses: 1, slowQueueLimit: 100 });
    let exploding = 20;
    const attacks = bombs(0, 20).map((text) => pool.evaluate(ask(text)).finally(() => exploding--));
    const over = Promise.allSettled(attacks);
    expect(await pool.evaluate(ask(INNOCENT))).toEqual([fine]);
    expect(exploding).toBeGreaterThan(0);
    await pool.close();
    await over;
  }, 60_000);

  it('gives all expressions of one decision a time together, and fails the rest', async () => {
    await open({ decisionMs: 2_000 });
    const allowance = pool.allowanceOf('one');
    const results = await pool.evaluate(ask(...bombs(0, 4), INNOCENT), allowance);
    expect(results).toEqual(Array(5).fill(OUT_OF_TIME));
    expect(await pool.evaluate(ask(INNOCENT), pool.allowanceOf('one'))).toEqual([fine]);
  });

  it('lets others in between the expressions of a long template', async () => {
    await open({ processes: 1, slowProcesses: 1, decisionMs: 60_000, turnMs: 20 });
    const order: string[] = [];
    const template = Array.from({ length: 400 }, (_none, n) => `$sum($map([1..2000], function($i) { $i + ${n} }))`);
    const long = pool.evaluate(ask(...template)).then((results) => {
      order.push('template');
      return results;
    });
    await pool.evaluate(ask(INNOCENT)).then(() => order.push('innocent'));
    const results = await long;
    expect(order).toEqual(['innocent', 'template']);
    expect(results).toEqual(template.map((_text, n) => ({ ok: true, value: 2_001_000 + 2_000 * n })));
  });

  it('limits the results of one decision together', async () => {
    await open({});
    const million = '$pad("", 1000000, "x")';
    const results = await pool.evaluate(ask(...Array<string>(8).fill(million)));
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true, true, true, false, false]);
    expect(results[7]).toEqual(OUT_OF_MEMORY);
  });

  it('limits the memory outside the heap as well', async () => {
    // Less than any process holds: what lasts long enough to be looked at is too much.
    await open({ residentMb: 10, expressionMs: 20_000 });
    expect(await pool.evaluate(ask(bomb(0)))).toEqual([OUT_OF_MEMORY]);
  });

  it('sends away whoever would have to wait long, as what can be tried again', async () => {
    await open({ processes: 1, slowProcesses: 1, slowQueueLimit: 1 });
    expect(await pool.evaluate(ask(bomb(0)))).toEqual([OUT_OF_TIME]);
    const [first, second, third] = [1, 2, 3].map(() => pool.evaluate(ask(bomb(0))));
    await expect(third).rejects.toThrow(EvaluatorUnavailable);
    expect(await Promise.all([first, second])).toEqual([[OUT_OF_TIME], [OUT_OF_TIME]]);
    expect(await pool.evaluate(ask(INNOCENT))).toEqual([fine]);
  });

  it.each([
    { signal: 'SIGKILL', error: EvaluatorUnavailable },
    { signal: 'SIGSEGV', error: EvaluatorCrash },
  ] as const)(
    'tries again where a process ends by $signal, then rejects with $error.name',
    async ({ signal, error }) => {
      await open({ expressionMs: 60_000, decisionMs: 60_000 });
      const outcome = expect(pool.evaluate(ask(bomb(0)))).rejects.toThrow(error);
      for (let times = 0; times < 2; times++) process.kill(await busyChild(), signal);
      await outcome;
      expect(await pool.evaluate(ask(INNOCENT))).toEqual([fine]);
    },
  );
});

/** The child of this process that evaluates: it has used more time of the processor than starting takes, in ticks of 10 ms. */
async function busyChild(): Promise<number> {
  const ticks = async (pid: string) =>
    Number((await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(' ')[13]);
  const before = new Map<string, number>();
  for (;;) {
    const text = await readFile(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
    for (const pid of text.split(' ').filter(Boolean)) {
      const now = await ticks(pid);
      if (now - (before.get(pid) ?? now) > 40) return Number(pid);
      if (!before.has(pid)) before.set(pid, now);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
