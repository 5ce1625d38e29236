import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../data/json.js';
import { compileJsonata, selectionIn } from './compile-jsonata.js';
import { evaluateByLibrary, evaluateJsonata } from './evaluate.js';

const NAMES = ['a', 'b', '`__proto__`', 'constructor', 'length', '_jsonata_function'];

/** Deep, with few names, so that paths find something, in arrays of arrays too. */
const { data } = fc.letrec<{ data: unknown }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(1, 'x', null, true),
    fc.array(tie('data'), { maxLength: 3 }),
    fc.array(tie('data'), { maxLength: 1 }),
    fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor'), tie('data'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    fc.record({ a: tie('data'), _jsonata_function: fc.boolean() }),
  ),
}));
const paths = fc
  .tuple(
    fc.constantFrom('$states', '$states.input', '$v', '$none', '$sum'),
    fc.array(fc.constantFrom('a', 'a', 'b', ...NAMES), { maxLength: 4 }),
  )
  .map(([root, names]) => [root, ...names].join('.'));

describe('a path that only selects', () => {
  it('gives what the library gives for it', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(paths, data, data, async (text, input, v) => {
        const expression = compileJsonata(text);
        const bindings = {
          states: { input: input as Json, context: {} },
          variables: new Map<string, Json>([['v', v as Json]]),
        };
        const given = await evaluateJsonata(expression, bindings, { timeoutMs: 5_000 });
        expect(given).toEqual(await evaluateByLibrary(expression, bindings, { timeoutMs: 5_000 }));
        if (given.ok) found++;
      }),
      { numRuns: 3_000 },
    );
    expect(found).toBeGreaterThan(300);
  });

  it.each<{ input: Json; path: string; gives: Json }>([
    { input: [{ a: [[{ b: [1] }]] }], path: 'a.b', gives: 1 },
    { input: { a: [{ b: [1] }] }, path: 'a.b', gives: [1] },
    { input: { a: [{ b: [1] }, {}] }, path: 'a.b', gives: [1] },
    { input: { a: [{ b: [1] }, { b: [] }] }, path: 'a.b', gives: 1 },
    { input: { a: [{ b: [] }] }, path: 'a.b', gives: [] },
    { input: { a: { b: [] } }, path: 'a.b', gives: [] },
    { input: { a: [[{ b: 1 }], [[{ b: [2, [3]] }]]] }, path: 'a.b', gives: [1, 2, [3]] },
  ])('$path of $input is $gives', async ({ input, path, gives }) => {
    const expression = compileJsonata(`$states.input.${path}`);
    const bindings = { states: { input, context: {} }, variables: new Map() };
    expect(await evaluateByLibrary(expression, bindings, { timeoutMs: 5_000 })).toEqual({ ok: true, value: gives });
    expect(evaluateJsonata(expression, bindings, { timeoutMs: 5_000 })).toEqual({ ok: true, value: gives });
  });

  it('is evaluated at once', () => {
    const bindings = { states: { input: { a: [{ b: 1 }, { b: 2 }] }, context: {} }, variables: new Map() };
    const result = evaluateJsonata(compileJsonata('$states.input.a.b'), bindings, { timeoutMs: 5_000 });
    expect(result).toEqual({ ok: true, value: [1, 2] });
  });

  it.each([
    '$x[]',
    '$x.a[]',
    '$x[].a',
    '$x.a[0]',
    '$x[0].a',
    '$x{a: b}',
    '$x#$i.a',
    '$x@$y.a',
    '$x.(a)',
    '$x.*',
    '$x.a.%',
    'a.b',
    '1',
  ])('is not %s', (text) => expect(selectionIn(compileJsonata(text))).toBeUndefined());
});
