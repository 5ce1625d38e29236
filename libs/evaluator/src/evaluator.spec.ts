import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileJsonata, type JsonataBindings, type JsonataResult } from '#asl/expressions/jsonata';

import { createEvaluator, type Evaluator } from './evaluator.js';

const bindings = (
  input: JsonataBindings['states']['input'],
  variables: readonly (readonly [string, number | string | { a: number }])[] = [],
): JsonataBindings => ({
  states: { input, context: {} },
  variables: new Map(variables),
});
const ask = (texts: readonly string[], over = bindings({})) =>
  texts.map((text) => ({ expression: compileJsonata(text), bindings: over }));
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
/** The ids of the processes that this one has started. */
const childrenOf = async (pid: number) => {
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
};

describe('an evaluator', () => {
  let evaluator: Evaluator;
  beforeAll(() => {
    evaluator = createEvaluator();
  });
  afterAll(() => evaluator.close());

  it('answers in the order of the requests, wherever they run', async () => {
    const requests = [
      ...ask(['1 + 1', '$map([1, 2], function($i) { $i * $n })', '$states.input.x'], bindings({ x: 'y' }, [['n', 3]])),
      ...ask(['$contains("abc", /b/)', '$nothing', '$sum', '$error("no")', '$sift({}, function() { 1 })']),
    ];
    expect(await evaluator.evaluate(requests)).toEqual([
      { ok: true, value: 2 },
      { ok: true, value: [3, 6] },
      { ok: true, value: 'y' },
      { ok: true, value: true },
      { ok: false, kind: 'undefined' },
      { ok: false, kind: 'unsupported' },
      { ok: false, kind: 'thrown', code: 'D3137', message: 'no' },
      { ok: false, kind: 'undefined' },
    ]);
    expect(await evaluator.evaluate([])).toEqual([]);
  });

  it('answers many at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_none, n) =>
        evaluator.evaluate(ask(['$x * 2', '$map([$x], function($i) { $i })'], bindings({}, [['x', n]]))),
      ),
    );
    answers.forEach((results, n) =>
      expect(results).toEqual([
        { ok: true, value: 2 * n },
        { ok: true, value: n },
      ]),
    );
  });

  it('goes on with the rest of a batch when one expression ends its process', async () => {
    const endless = '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(?=a)(a+)+$/)';
    const results = await evaluator.evaluate(ask(['$map([1, 2], $string)', endless, '$map([3, 4], $string)']));
    expect(results).toEqual([
      { ok: true, value: ['1', '2'] },
      { ok: false, kind: 'thrown', message: 'Expression evaluation timeout: Check for infinite loop' },
      { ok: true, value: ['3', '4'] },
    ]);
  });

  it('evaluates a cheap expression over too much data elsewhere, with the same result', async () => {
    const list = Array.from({ length: 20_000 }, (_none, n) => ({ n }));
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const [result] = await evaluator.evaluate(ask(['$count($states.input[n % 3 = 0 and n > 10])'], bindings(list)));
    clearInterval(timer);
    expect(result).toEqual({ ok: true, value: 6_663 });
    expect(ticks).toBeGreaterThan(3);
  });

  it('lets a variable stand in the place of a function, and does not change it', async () => {
    const variable = { a: 1 };
    const results = await evaluator.evaluate(ask(['$count([1])', '$count.a'], bindings({}, [['count', variable]])));
    expect(results).toEqual([
      { ok: false, kind: 'thrown', code: 'T1006', message: 'Attempted to invoke a non-function' },
      { ok: true, value: 1 },
    ]);
    expect(variable).toEqual({ a: 1 });
  });

  it('carries members of any name to and fro', async () => {
    const input = JSON.parse('{"__proto__": {"p": 1}, "constructor": 2}') as JsonataBindings['states']['input'];
    const [result] = await evaluator.evaluate(ask(['$sift($states.input, function($v) { true })'], bindings(input)));
    expect(JSON.stringify(result)).toBe('{"ok":true,"value":{"__proto__":{"p":1},"constructor":2}}');
    expect(({} as { p?: number }).p).toBeUndefined();
  });

  it('shows an expression nothing of the environment', async () => {
    const [first] = await childrenOf(process.pid);
    expect(first).toBeDefined();
    const { readFile } = await import('node:fs/promises');
    expect(await readFile(`/proc/${first}/environ`, 'utf8')).not.toContain('PATH=');
  });
});

describe('a closed evaluator', () => {
  it('leaves no process behind, and refuses', async () => {
    const before = await childrenOf(process.pid);
    const evaluator = createEvaluator();
    await evaluator.warm();
    const busy = evaluator.evaluate(ask(['($f := function($x) { $f($x) }; $f(1))']));
    const outcome = expect(busy).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const mine = (await childrenOf(process.pid)).filter((pid) => !before.includes(pid));
    expect(mine.length).toBeGreaterThan(0);
    await evaluator.close();
    await outcome;
    expect(mine.filter(isAlive)).toEqual([]);
    await expect(evaluator.evaluate(ask(['$map([1], $string)']))).rejects.toThrow('closed');
  });

  it('that was never used has none', async () => {
    const before = await childrenOf(process.pid);
    const evaluator = createEvaluator();
    const results = await evaluator.evaluate(ask(['1']));
    expect(results).toEqual([{ ok: true, value: 1 } satisfies JsonataResult]);
    expect(await childrenOf(process.pid)).toEqual(before);
    await evaluator.close();
  });
});
