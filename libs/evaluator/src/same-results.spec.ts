import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileJsonata, evaluateJsonata, type JsonataBindings } from '#asl/expressions/jsonata';

import { EvaluatorPool } from './pool/evaluator-pool.js';

/*
 * A cheap expression gives the same in this process and in another one: that other one has limits, a regular expression engine
 * and a copy of the data of its own.
 */
type Json = JsonataBindings['states']['input'];

const input = JSON.parse(
  '{"a": {"b": [1, 2, 3], "c": "x"}, "list": [{"n": 1, "s": "p"}, {"n": 2.5, "s": "q"}, {"n": -3}], "nested": [[1, [2]], []], "none": [], "one": ["x"],' +
    '"text": "Grüße 🌍", "zero": 0, "big": 12345678901234567, "yes": true, "nil": null, "__proto__": {"p": 1}, "constructor": [1]}',
) as Json;
const bindings: JsonataBindings = {
  states: { input, context: { id: 'e' }, result: [1, 'two'] },
  variables: new Map<string, Json>([
    ['v', [1, 2]],
    ['o', { k: null }],
  ]),
};

const path = fc.constantFrom(
  '$states.input.a.b',
  '$states.input.a.b[0]',
  '$states.input.a.b[-1]',
  '$states.input.a.c',
  '$states.input.list',
  '$states.input.list.n',
  '$states.input.list[n > 1]',
  '$states.input.list[s = "p"].n',
  '$states.input.nested',
  '$states.input.nested[0]',
  '$states.input.none',
  '$states.input.one',
  '$states.input.one[]',
  '$states.input.text',
  '$states.input.zero',
  '$states.input.big',
  '$states.input.yes',
  '$states.input.nil',
  '$states.input.missing',
  '$states.input.constructor',
  '$states.input.`__proto__`',
  '$states.input',
  '$states.result',
  '$states.context',
  '$v',
  '$o',
  '$o.k',
  '$undefined',
);
const literal = fc.constantFrom(
  '1',
  '-2.5',
  '0',
  '"x"',
  '""',
  '"Grüße 🌍"',
  'true',
  'null',
  '[]',
  '{}',
  '[1, "a", null]',
  '{"k": [1]}',
  '[[1]]',
  '[1..3]',
  '1e300',
);
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const part = tie('expression');
  const call = (names: readonly string[], ...args: fc.Arbitrary<string>[]) =>
    fc.tuple(fc.constantFrom(...names), ...args).map(([name, ...given]) => `$${name}(${given.join(', ')})`);
  return {
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      path,
      literal,
      fc
        .tuple(part, fc.constantFrom('+', '-', '*', '/', '%', '=', '!=', '<', '>=', 'and', 'or', 'in', '&'), part)
        .map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(part, part, part).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
      fc.tuple(part, part).map(([a, b]) => `(${a} ?? ${b})`),
      fc.array(part, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc
        .array(part, { maxLength: 3 })
        .map((items) => `{${items.map((item, index) => `"k${index}": ${item}`).join(', ')}}`),
      fc.tuple(path, part).map(([from, to]) => `${from}.{"v": ${to}, "me": $}`),
      fc.tuple(path, part).map(([from, filter]) => `${from}[${filter}]`),
      fc.tuple(path, part).map(([from, to]) => `${from}{"k": ${to}}`),
      fc.tuple(part, part).map(([a, b]) => `($x := ${a}; [$x, ${b}, $x])`),
      call(
        [
          'sum',
          'count',
          'max',
          'min',
          'average',
          'string',
          'length',
          'uppercase',
          'number',
          'boolean',
          'not',
          'exists',
          'type',
        ],
        part,
      ),
      call(
        [
          'keys',
          'reverse',
          'merge',
          'parse',
          'trim',
          'abs',
          'floor',
          'round',
          'base64encode',
          'encodeUrl',
          'random',
          'error',
        ],
        part,
      ),
      call(
        ['append', 'lookup', 'partition', 'contains', 'split', 'join', 'substringBefore', 'substring', 'power', 'hash'],
        part,
        part,
      ),
    ),
  };
});

describe('a cheap expression', () => {
  const pool = new EvaluatorPool({ processes: 1 });
  afterAll(() => pool.close());
  const here = (text: string) => evaluateJsonata(compileJsonata(text), bindings, { timeoutMs: 5_000 });

  it('gives the same result here and in an evaluator process', async () => {
    const before = JSON.stringify(input);
    let compared = 0;
    // Behind `[]` the parser of jsonata takes a `/` for a regular expression.
    const texts = fc.array(
      expression.filter((text) => !text.includes('[] /')),
      { minLength: 30, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        const expressions = given.map(compileJsonata).filter(({ cheap, overflows }) => cheap && !overflows);
        const mine = await Promise.all(expressions.map(({ text }) => here(text)));
        const theirs = await pool.evaluate(expressions.map((one) => ({ expression: one, bindings })));
        expressions.forEach(({ text }, index) => {
          if (text.includes('$random')) return; // without a seed, two draws differ
          expect([text, normalise(mine[index])]).toEqual([text, normalise(theirs[index])]);
          compared++;
        });
      }),
      { numRuns: 20 },
    );
    expect(compared).toBeGreaterThan(200);
    expect(JSON.stringify(input)).toBe(before);
  }, 60_000);
});

/** As JSON carries it: `-0` is `0`. */
function normalise(result: unknown): unknown {
  return JSON.parse(JSON.stringify(result));
}
