import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CHEAP_FUNCTIONS,
  CHEAP_OPERATORS,
  compileJsonata,
  evaluateJsonata,
  type JsonataBindings,
  type JsonataResult,
} from '#asl/expressions/jsonata';

import { EvaluatorPool } from './pool/evaluator-pool.js';
import { ARGUMENTS, callOf, operationOf } from './testing/cheap-calls.js';
import { bindings, type Operand, operands } from './testing/operands.js';

/*
 * A cheap expression gives the same in this process and in another one: that other one has limits, a regular expression engine
 * and a copy of the data of its own, and evaluates every node by the library.
 */
const BATCH = 25;
const RUNS = 8;

describe('a cheap expression gives the same result here and in an evaluator process:', () => {
  const pool = new EvaluatorPool({ processes: 1 });
  beforeAll(() => pool.warm());
  afterAll(() => pool.close());

  /** @returns the results of those that are cheap */
  const compare = async (texts: readonly string[], over: JsonataBindings): Promise<readonly JsonataResult[]> => {
    const before = JSON.stringify([over.states, [...over.variables]]);
    const expressions = texts.map(compileJsonata).filter(({ cheap, overflows }) => cheap && !overflows);
    const mine: JsonataResult[] = [];
    for (const one of expressions) mine.push(await evaluateJsonata(one, over, { timeoutMs: 5_000 }));
    const theirs = await pool.evaluate(expressions.map((expression) => ({ expression, bindings: over })));
    expressions.forEach(({ text }, index) => {
      expect([text, over, asJson(mine[index])]).toEqual([text, over, asJson(theirs[index])]);
    });
    expect(JSON.stringify([over.states, [...over.variables]])).toBe(before);
    return mine;
  };

  const compareAll = async (texts: Operand): Promise<readonly JsonataResult[]> => {
    const results: JsonataResult[] = [];
    const batches = fc.array(texts, { minLength: BATCH, maxLength: BATCH });
    const property = fc.asyncProperty(batches, bindings, async (given, over) => {
      results.push(...(await compare(given, over)));
    });
    await fc.assert(property, { numRuns: RUNS });
    return results;
  };

  it('every cheap function has a generator of arguments, and no other has', () => {
    expect(Object.keys(ARGUMENTS).sort()).toEqual([...CHEAP_FUNCTIONS.keys(), 'range'].sort());
  });

  it.each(Object.keys(ARGUMENTS))('$%s', async (name) => {
    const results = await compareAll(callOf(name));
    expect(results.length).toBeGreaterThan((BATCH * RUNS) / 4);
    const gives = results.map((result) => (result.ok ? 'value' : result.kind));
    expect(gives).toContain(name === 'error' || name === 'assert' ? 'thrown' : 'value');
  });

  it.each(CHEAP_OPERATORS)('%s', async (operator) => {
    const results = await compareAll(operationOf(operator));
    expect(results.some(({ ok }) => ok)).toBe(true);
  });

  it('paths that only select', async () => {
    const root = fc.constantFrom('$states', '$states.input', '$states.input.v', '$states.result', '$v', '$w', '$sum');
    const names = fc.array(fc.constantFrom('input', 'v', 'a', 'b', 'n', '`__proto__`', 'constructor', 'length'), {
      maxLength: 3,
    });
    const results = await compareAll(fc.tuple(root, names).map((steps) => steps.flat().join('.')));
    expect(results.some(({ ok }) => ok)).toBe(true);
  });

  it('all of it inside each other', async () => {
    const { expression } = fc.letrec<{ expression: string }>((tie) => {
      const part = tie('expression');
      return {
        expression: fc.oneof(
          { maxDepth: 3, withCrossShrink: true },
          operands.any,
          fc.constantFrom(...Object.keys(ARGUMENTS)).chain((name) => callOf(name, part)),
          fc
            .constantFrom(...CHEAP_OPERATORS)
            .chain((operator) => operationOf(operator, part).map((text) => `(${text})`)),
          part.map((a) => `-(${a})`),
          fc.tuple(part, part, part).map(([a, b, c]) => `((${a}) ? (${b}) : (${c}))`),
          fc.tuple(part, part).map(([a, b]) => `((${a}) ?? (${b}))`),
          fc.tuple(part, part).map(([a, b]) => `((${a}) ?: (${b}))`),
          fc.array(part, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
          fc
            .array(part, { maxLength: 3 })
            .map((items) => `{${items.map((item, index) => `"k${index}": ${item}`).join(', ')}}`),
          fc.tuple(part, part).map(([from, to]) => `(${from}).{"v": ${to}, "me": $}`),
          fc.tuple(part, part).map(([from, filter]) => `(${from})[${filter}]`),
          fc.tuple(part, part).map(([from, to]) => `(${from}){"k": ${to}}`),
          fc.tuple(part, part).map(([a, b]) => `($x := ${a}; [$x, ${b}, $x])`),
        ),
      };
    });
    const results = await compareAll(expression);
    expect(results.length).toBeGreaterThan(BATCH);
  });
});

/** As JSON carries it: `-0` is `0`. */
function asJson(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result));
}
