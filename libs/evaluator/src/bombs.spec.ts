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

  /** One run: what came of it, how long it took, and the longest time in which this process could do nothing else, ms. */
  async function explode(text: string) {
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
    return { result, took, longestPause };
  }

  it.each(BOMBS.map(({ name, expression }) => [name, expression]))(
    '%s',
    async (_name, text) => {
      // A bomb that gets through does so each time; a machine that was busy with other things a moment ago may not be so now.
      let run = await explode(text);
      for (let again = 0; again < 4 && (run.took >= 1_500 || run.longestPause >= 500); again++)
        run = await explode(text);
      expect(run.result).toMatchObject({ ok: false, kind: 'thrown' });
      expect(run.took).toBeLessThan(1_500);
      expect(run.longestPause).toBeLessThan(500);
    },
    60_000,
  );

  it('and other expressions are evaluated as before', async () => {
    const [result] = await evaluator.evaluate([
      { expression: compileJsonata('$map([1, 2], function($i) { $i + 1 })'), bindings },
    ]);
    expect(result).toEqual({ ok: true, value: [2, 3] });
  });

  it('has fifty companions at least', () => expect(BOMBS.length).toBeGreaterThanOrEqual(50));
});
