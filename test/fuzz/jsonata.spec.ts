import { afterAll, describe } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '#asl';
import { compileJsonata } from '#asl/expressions/jsonata';
import { createEvaluator } from '#evaluator';
import { declaredErrorsOnly, fuzz } from './fuzz-target.js';
import { inputs } from './generators/inputs.js';
import { jsonataTexts } from './generators/jsonata-texts.js';

describe('JSONata', () => {
  /** Less patient than a service is: what chance finds to run long costs time for each case. */
  const evaluator = createEvaluator({ expressionMs: 200 });
  afterAll(() => evaluator.close());

  fuzz('an expression is refused, or answers within its limits and leaves the data as it is', {
    cases: fc.tuple(jsonataTexts, inputs),
    floors: { compile: 0.5, 'run in this process': 0.4, 'run in a process of their own': 0.01, 'give a value': 0.2 },
    async holds([text, input], reached) {
      const expression = declaredErrorsOnly(() => compileJsonata(text));
      if (expression === undefined) return;
      reached('compile');
      reached(expression.cheap ? 'run in this process' : 'run in a process of their own');
      const before = JSON.stringify(input);
      const bindings = {
        states: { input: input as Json, context: {} },
        variables: new Map<string, Json>([['x', input as Json]]),
      };
      const [result] = await evaluator.evaluate([{ expression, bindings }]);
      if (result?.ok) {
        JSON.stringify(result.value);
        reached('give a value');
      }
      return result !== undefined && JSON.stringify(input) === before;
    },
  });
});
