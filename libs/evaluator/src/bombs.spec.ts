import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileJsonata, type JsonataBindings } from '#asl/expressions/jsonata';

import { BOMBS } from './bombs.js';
import { createEvaluator, type Evaluator } from './evaluator.js';

const bindings: JsonataBindings = { states: { input: {}, context: {} }, variables: new Map() };

describe('a bomb ends with an error, while this process goes on:', () => {
  let evaluator: Evaluator;
  beforeAll(async () => {
    evaluator = createEvaluator();
    await evaluator.warm();
  });
  afterAll(() => evaluator.close());

  it.each(BOMBS.map(({ name, expression }) => [name, expression]))('%s', async (_name, text) => {
    const expression = compileJsonata(text);
    let longestPause = 0;
    let last = performance.now();
    const pause = () => {
      longestPause = Math.max(longestPause, performance.now() - last);
      last = performance.now();
    };
    const timer = setInterval(pause, 10);
    const start = performance.now();
    const [result] = await evaluator.evaluate([{ expression, bindings }]);
    const took = performance.now() - start;
    clearInterval(timer);
    pause();
    expect(result).toMatchObject({ ok: false, kind: 'thrown' });
    expect(took).toBeLessThan(1_500);
    expect(longestPause).toBeLessThan(500); // a machine that is busy with other things has pauses of its own
  });

  it('and other expressions are evaluated as before', async () => {
    const [result] = await evaluator.evaluate([
      { expression: compileJsonata('$map([1, 2], function($i) { $i + 1 })'), bindings },
    ]);
    expect(result).toEqual({ ok: true, value: [2, 3] });
  });

  it('has fifty companions at least', () => expect(BOMBS.length).toBeGreaterThanOrEqual(50));
});
