import { describe, expect, it } from '@jest/globals';

import type { Json } from '../../data/json.js';
import { compileJsonata } from './compile-jsonata.js';
import { evaluateJsonata } from './evaluate.js';
import { OUT_OF_MEMORY, OUT_OF_STACK, OUT_OF_TIME } from './limits.js';
import type { JsonataBindings, JsonataResult } from './model.js';

const evaluate = async (
  text: string,
  input: Json = {},
  variables: Readonly<Record<string, Json>> = {},
): Promise<JsonataResult> => evaluateJsonata(compileJsonata(text), bindingsOf(input, variables), { timeoutMs: 5_000 });
const bindingsOf = (input: Json, variables: Readonly<Record<string, Json>> = {}): JsonataBindings => ({
  states: { input, context: { State: { Name: 'S' } } },
  variables: new Map(Object.entries(variables)),
});
const value = (given: Json): JsonataResult => ({ ok: true, value: given });
const thrown = (code: string, message: string): JsonataResult => ({ ok: false, kind: 'thrown', code, message });

describe('values', () => {
  it.each<{ text: string; input?: Json; variables?: Record<string, Json>; gives: Json }>([
    { text: '$states.input', input: [1, [2]], gives: [1, [2]] },
    { text: '$states.context.State.Name', gives: 'S' },
    { text: '$states', gives: { input: {}, context: { State: { Name: 'S' } } } },
    { text: '$states.input.a.b[0]', input: { a: { b: [7] } }, gives: 7 },
    { text: '$states.input.one', input: { one: ['x'] }, gives: ['x'] },
    { text: '$states.input.items.id', input: { items: [{ id: 1 }] }, gives: 1 },
    { text: '$states.input.items.id[]', input: { items: [{ id: 1 }] }, gives: [1] },
    {
      text: '$states.input.items[n > 1].id',
      input: {
        items: [
          { id: 1, n: 1 },
          { id: 2, n: 2 },
          { id: 3, n: 3 },
        ],
      },
      gives: [2, 3],
    },
    { text: '{"a": $states.input.none, "b": null}', gives: { b: null } },
    { text: '[$states.input.none, 1]', gives: [1] },
    { text: '$x + 1', variables: { x: 2 }, gives: 3 },
    { text: '$count + 1', variables: { count: 2 }, gives: 3 },
    { text: '$variable := 1', gives: 1 },
    { text: "$var = '\"'", variables: { var: '"' }, gives: true },
    { text: '1/0', gives: 'Infinity' },
    { text: '[-1/0, {"k": 0/0}]', gives: ['-Infinity', { k: 'NaN' }] },
    { text: '$string(1e20)', gives: '100000000000000000000' },
    { text: '"a" & 1 & null & $states.input.none & [true]', gives: 'a1null[true]' },
    { text: '$max([3, 1]) + $min([3, 1])', gives: 4 },
    { text: '$join(["a", "b"], "-")', gives: 'a-b' },
    { text: '$replace("abcb", /b/, "x", 1)', gives: 'axcb' },
    { text: '$pad("a", -3, "0")', gives: '00a' },
    { text: "$contains('hello$world', /^hello\\$/)", gives: true },
    { text: '$contains("hello$world", /^hello\\ /)', gives: false },
    { text: '$map([1, 2], $string)', gives: ['1', '2'] },
    { text: '$map(["[1]", "2"], $parse)', gives: [[1], 2] },
    { text: '($p := $pad(?, 3, "-"); $p("a"))', gives: 'a--' },
    { text: '["b", "c"] ~> $join("+")', gives: 'b+c' },
    { text: '$sum([1..1000])', gives: 500_500 },
    { text: '$reduce([1, 2, 3], function($a, $b) { $a + $b })', gives: 6 },
  ])('$text', async ({ text, input, variables, gives }) => {
    expect(await evaluate(text, input, variables)).toStrictEqual(value(gives));
  });

  it('of a large list have no item on the stack', async () => {
    expect(
      await evaluate(
        '$max($states.input)',
        Array.from({ length: 200_000 }, (_none, n) => n),
      ),
    ).toEqual(value(199_999));
  });
});

describe('the functions of Step Functions', () => {
  it.each([
    { text: '$partition([1, 2, 3, 4, 5], 2)', gives: [[1, 2], [3, 4], [5]] },
    { text: '$partition([0], 1)', gives: [[0]] },
    { text: '$range(0, 9, 3)', gives: [0, 3, 6, 9] },
    { text: '$range(0, 10, 3)', gives: [0, 3, 6, 9] },
    { text: '$range(1, 9, 9)', gives: 1 },
    { text: '$range(3, 1, -1)', gives: [3, 2, 1] },
    { text: '$range(-1.7, 2, 1)', gives: [-1, 0, 1, 2] },
    { text: '$count($range(1, 200000, 1))', gives: 200_000 },
    { text: '$hash("input", "SHA-1")', gives: '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1' },
    { text: '$random(42)', gives: 0.7275636800328681 },
    { text: '$parse("0")', gives: 0 },
    { text: '$parse("true")', gives: true },
    { text: '$parse("[1,2]")', gives: [1, 2] },
    { text: '$parse("{\\"a\\":1}").a', gives: 1 },
    { text: '$length($uuid())', gives: 36 },
    { text: '$uuid() = $uuid()', gives: false },
    { text: '$random() >= 0 and $random() < 1', gives: true },
    { text: '$length($now()) & $type($millis())', gives: '24number' },
  ])('$text', async ({ text, gives }) => expect(await evaluate(text)).toStrictEqual(value(gives)));

  it.each([
    '$range(1, 5, 0)',
    '$range(5, 1, 1)',
    '$partition([1], 0)',
    '$partition($states.input.none, 1)',
    '$hash($states.input.none, "MD5")',
    '$parse($states.input.none)',
  ])('%s is nothing', async (text) => expect(await evaluate(text)).toEqual({ ok: false, kind: 'undefined' }));

  it.each(['$partition([1], -1)', '$hash("a", "CRC")', '$parse("{")'])('%s fails', async (text) =>
    expect(await evaluate(text)).toMatchObject({ ok: false, kind: 'thrown', message: expect.any(String) }),
  );
});

describe('failures', () => {
  it.each([
    { text: '$doesNotExist', result: { ok: false, kind: 'undefined' } as const },
    { text: '$states.input.x.y', result: { ok: false, kind: 'undefined' } as const },
    { text: '$max([])', result: { ok: false, kind: 'undefined' } as const },
    { text: '$sum', result: { ok: false, kind: 'unsupported' } as const },
    { text: '/a/', result: { ok: false, kind: 'unsupported' } as const },
    { text: '{"f": function($x) { $x }}', result: { ok: false, kind: 'unsupported' } as const },
    { text: '$eval("1+1")', result: thrown('T1006', 'Attempted to invoke a non-function') },
    { text: '$randomSeeded(1)', result: thrown('T1006', 'Attempted to invoke a non-function') },
    { text: '$sum(["a"])', result: thrown('T0412', 'Argument 1 of function "sum" must be an array of "numbers"') },
    { text: '1 + "a"', result: thrown('T2002', 'The right side of the "+" operator must evaluate to a number') },
    { text: '$error("no stock")', result: thrown('D3137', 'no stock') },
    { text: '$number("x")', result: thrown('D3030', 'Unable to cast value to a number: "x"') },
    {
      text: '$formatNumber(1, "x")',
      result: thrown(
        'D3086',
        'The sub-picture must not contain a passive character that is preceded by an active character and that is followed by another active character',
      ),
    },
    { text: `${'1+'.repeat(199)}1`, result: OUT_OF_STACK },
    { text: '$range(1, 900000, 1)', result: OUT_OF_MEMORY },
    { text: '$pad("a", 2000000)', result: OUT_OF_MEMORY },
    { text: '($x := $pad("", 700000, "x"); $x & $x)', result: OUT_OF_MEMORY },
    { text: '$join([$pad("", 700000, "x"), $pad("", 700000, "x")])', result: OUT_OF_MEMORY },
    { text: '($x := $pad("", 700000, "x"); $string([$x, $x]))', result: OUT_OF_MEMORY },
  ])('$text', async ({ text, result }) => {
    expect(await evaluate(text)).toEqual(result);
  });
});

describe('time', () => {
  const list = Array.from({ length: 100_000 }, (_none, n) => ({ n }));
  const over = bindingsOf(list);

  it.each(['$states.input[n = 1]', '$count($states.input.(n + 1))', '$map($states.input, function($i) { $i.n })'])(
    'ends %s',
    async (text) => expect(await evaluateJsonata(compileJsonata(text), over, { timeoutMs: 1 })).toBe(OUT_OF_TIME),
  );
});

describe('the data', () => {
  const hostile = () =>
    JSON.parse('{"__proto__": {"p": 1}, "constructor": {"c": 2}, "list": [], "lists": [[], [1]], "f": {}}') as Json;

  it.each([
    { text: '$states.input.constructor.c', gives: value(2) },
    { text: '$states.input.f.constructor', gives: { ok: false, kind: 'undefined' } as const },
    { text: '$lookup($states.input.f, "__proto__")', gives: { ok: false, kind: 'undefined' } as const },
    { text: '$lookup($states.input.f, "hasOwnProperty")', gives: { ok: false, kind: 'undefined' } as const },
    { text: '$lookup($states.input, "__proto__").p', gives: value(1) },
    { text: '$exists($states.input.list.constructor)', gives: value(false) },
    { text: '$exists($states.input.list.push)', gives: value(false) },
    { text: '$exists("abc".length)', gives: value(false) },
  ])('$text', async ({ text, gives }) => expect(await evaluate(text, hostile())).toEqual(gives));

  it('may have members of any name, made by expressions too', async () => {
    const result = await evaluate('$merge([$states.input, {"__proto__": {"polluted": 1}}])', {});
    expect(JSON.stringify(result)).toBe('{"ok":true,"value":{"__proto__":{"polluted":1}}}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    '$states.input.list{"a": 1}',
    '$states.input.lists.{"a": 1}',
    '$states.input.list[]',
    '$states.input.f()',
    '$states.input ~> |$|{"new": 1}|',
    '$states.input.lists[0].{"x": $}',
  ])('%s leaves it as it is', async (text) => {
    const input = hostile();
    await evaluate(text, input);
    expect(JSON.stringify(input)).toBe(JSON.stringify(hostile()));
    expect(Object.keys((input as unknown as { list: unknown[] }).list)).toEqual([]);
  });

  it('is shared with the result where it is the same', async () => {
    const input = { a: { b: [1] } };
    expect(await evaluate('$states.input.a', input)).toEqual(value(input.a));
    const result = await evaluate('{"a": $states.input.a}', input);
    expect((result as unknown as { value: typeof input }).value.a).toBe(input.a);
  });

  it('that is no plain list does not leave an expression', async () => {
    const result = await evaluate('$states.input.items[n = 1]', { items: [{ n: 1 }, { n: 1 }] });
    expect(Object.keys((result as unknown as { value: object }).value)).toEqual(['0', '1']);
  });
});
