import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Json } from '../../data/json.js';
import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import type { Scope } from '../scope.js';
import { compileIntrinsic } from './compile-intrinsic.js';

const input: Json = {
  list: [1, 2, 3],
  mixed: [1, '1', { a: 1, b: [] }, { b: [], a: 1 }, [1], [1], null, null],
  object: { Arg1: 1, Arg2: [] },
  nested: { a: 'x', b: [1, { c: null }] },
  text: 'Hello',
  template: '{} and {}',
  nothing: null,
  half: 1.5,
  minusHalf: -1.5,
};

function scopeOf(extra: Partial<Scope> = {}): Scope {
  return { input, context: { State: { Name: 'S-1' } }, variables: new Map<string, Json>([['n', 4]]), ...extra };
}

function evaluate(text: string, extra: Partial<Scope> = {}): Json {
  return compileIntrinsic(text).evaluate(scopeOf(extra));
}

describe('intrinsic functions', () => {
  it.each([
    { call: 'States.Array()', value: [] },
    {
      call: "States.Array(1, -2.5, 'x', true, false, null, $.list, $n)",
      value: [1, -2.5, 'x', true, false, null, [1, 2, 3], 4],
    },
    { call: 'States.ArrayPartition($.list, 2)', value: [[1, 2], [3]] },
    { call: 'States.ArrayPartition($.list, 1.5)', value: [[1, 2], [3]] },
    { call: 'States.ArrayPartition(States.Array(), 2)', value: [] },
    { call: 'States.ArrayContains($.mixed, States.Array(1))', value: true },
    { call: "States.ArrayContains($.list, '1')", value: false },
    { call: 'States.ArrayContains($.mixed, $.nothing)', value: true },
    { call: 'States.ArrayRange(0, 9, 3)', value: [0, 3, 6, 9] },
    { call: 'States.ArrayRange(1, 9, 9)', value: [1] },
    { call: 'States.ArrayRange(5, 1, -2)', value: [5, 3, 1] },
    { call: 'States.ArrayRange(5, 1, 1)', value: [] },
    { call: 'States.ArrayGetItem($.list, 2)', value: 3 },
    { call: 'States.ArrayGetItem($.mixed, 6)', value: null },
    { call: 'States.ArrayLength($.list)', value: 3 },
    { call: 'States.ArrayLength($.list[*])', value: 3 },
    { call: 'States.ArrayLength($.none[*])', value: 0 },
    { call: 'States.ArrayUnique($.mixed)', value: [1, '1', { a: 1, b: [] }, [1], null] },
    { call: "States.Base64Encode('Data to encode')", value: 'RGF0YSB0byBlbmNvZGU=' },
    { call: "States.Base64Encode('')", value: '' },
    { call: "States.Base64Decode('RGF0YSB0byBlbmNvZGU=')", value: 'Data to encode' },
    { call: "States.Base64Decode('w7w')", value: 'ü' },
    { call: "States.Hash('input data', 'MD5')", value: '812f45842bc6d66ee14572ce20db8e86' },
    { call: "States.Hash('input', 'SHA-1')", value: '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1' },
    { call: 'States.JsonMerge($.object, $.nested, false)', value: { Arg1: 1, Arg2: [], a: 'x', b: [1, { c: null }] } },
    { call: "States.StringToJson('')", value: null },
    { call: "States.StringToJson(' ')", value: null },
    { call: "States.StringToJson('-0')", value: 0 },
    { call: 'States.StringToJson(\'{"a": [1, "["]}\')', value: { a: [1, '['] } },
    { call: 'States.JsonToString($.text)', value: '"Hello"' },
    { call: 'States.JsonToString($.nested)', value: '{"a":"x","b":[1,{"c":null}]}' },
    { call: 'States.MathAdd(1.49, 1.5)', value: 3 },
    { call: 'States.MathAdd($.half, 0)', value: 2 },
    { call: 'States.MathAdd($.minusHalf, 0)', value: -1 },
    { call: 'States.MathAdd(-1.51, 0)', value: -2 },
    { call: 'States.MathAdd(-0.4, 0)', value: 0 },
    { call: "States.StringSplit('This.is+a,test=string', '.+,=')", value: ['This', 'is', 'a', 'test', 'string'] },
    { call: "States.StringSplit(',,,,', ',')", value: [] },
    { call: "States.StringSplit(' , ', ',')", value: [' ', ' '] },
    { call: "States.StringSplit('ab', '')", value: ['ab'] },
    { call: "States.StringSplit('Hello\nWorld', '\n')", value: ['Hello', 'World'] },
    { call: "States.Format('no placeholder')", value: 'no placeholder' },
    { call: "States.Format('{}, {} and {}', $.text, 1.5, $.nothing)", value: 'Hello, 1.5 and null' },
    { call: "States.Format('{}/{}', $.object, $.nested)", value: '{Arg1=1, Arg2=[]}/{a=x, b=[1, {c=null}]}' },
    { call: 'States.Format($.template, true, $.list)', value: 'true and [1, 2, 3]' },
    { call: "States.Format('\\{{}\\} it\\'s \\\\', 1)", value: "{1} it's \\" },
    { call: "States.Array('\\{\\}')", value: ['{}'] },
    { call: "States.ArrayGetItem(States.StringSplit($$.State.Name, '-'), States.MathAdd($n, -3))", value: '1' },
    { call: ' States.Array( 1 ,2 ) ', value: [1, 2] },
  ])('$call → $value', ({ call, value }) => {
    expect(evaluate(call)).toEqual(value);
  });

  it('merges hostile names as plain members', () => {
    const merged = evaluate(
      `States.JsonMerge(States.StringToJson('{"__proto__":{"evil":1}}'), States.StringToJson('{"constructor":2}'), false)`,
    );
    expect(JSON.stringify(merged)).toBe('{"__proto__":{"evil":1},"constructor":2}');
    expect(({} as Record<string, unknown>)['evil']).toBeUndefined();
  });

  it('draws from the scope, so that the engine can repeat a decision', () => {
    expect(evaluate('States.MathRandom(10, 20)', { random: () => 0.55 })).toBe(15);
    expect(evaluate('States.MathRandom(0.5, 2.4)', { random: () => 0.999 })).toBe(1);
    expect(evaluate('States.UUID()', { uuid: () => 'the-uuid' })).toBe('the-uuid');
  });

  it('draws on its own without a source in the scope', () => {
    expect(evaluate('States.UUID()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    for (let draw = 0; draw < 50; draw += 1) expect([-2, -1, 0]).toContain(evaluate('States.MathRandom(-2, 1)'));
  });

  it('gives the same number for the same seed', () => {
    expect(evaluate('States.MathRandom(0, 1000, 42)')).toBe(727);
    expect(evaluate('States.MathRandom(0, 1000, 42)', { random: () => 0 })).toBe(727);
  });
});

describe('failures', () => {
  it.each([
    'States.ArrayPartition($.list, 0)',
    'States.ArrayPartition($.text, 1)',
    'States.ArrayContains($.text, 1)',
    'States.ArrayRange(0, 1000, 1)',
    'States.ArrayRange(0, 1, 0)',
    'States.ArrayRange(0, 1, 0.4)',
    'States.ArrayGetItem($.list, 3)',
    'States.ArrayGetItem($.list, -1)',
    'States.ArrayGetItem($.list, 0.5)',
    "States.ArrayGetItem($.list, 'length')",
    "States.Base64Decode('***')",
    'States.Base64Encode($.list)',
    "States.Hash('x', 'sha256')",
    "States.Hash('x', '__proto__')",
    'States.JsonMerge($.object, $.nested, true)',
    'States.JsonMerge($.object, $.list, false)',
    "States.StringToJson('{')",
    'States.StringToJson($.list)',
    "States.MathAdd('1', 1)",
    'States.MathAdd(2147483647, 1)',
    'States.MathAdd(2147483648, 0)',
    'States.MathRandom(2, 2)',
    "States.MathRandom(0, 9, 'x')",
    "States.StringSplit($.list, ',')",
    'States.Format($.list)',
  ])('%s is States.IntrinsicFailure', (call) => {
    expect(() => evaluate(call)).toThrow(
      expect.objectContaining({
        error: 'States.IntrinsicFailure',
        cause: expect.stringContaining(`The function '${call}' had the following error: `),
      }),
    );
  });

  it.each([
    {
      call: "States.Format('{}')",
      detail: 'Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.',
    },
    {
      call: "States.Format('{}', 1, 2)",
      detail: 'Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.',
    },
    { call: "States.Format('{x}', 1)", detail: "Invalid template in States.Format: matching '}' not found for '{'." },
  ])('$call fails because: $detail', ({ call, detail }) => {
    const cause = `The function '${call}' had the following error: ${detail}`;
    expect(() => evaluate(call)).toThrow(expect.objectContaining({ error: 'States.IntrinsicFailure', cause }));
  });

  it.each([
    { call: "States.Format('{}', $.nope)", argument: '$.nope' },
    { call: 'States.Array(1, States.Array($.list[9].x))', argument: '$.list[9].x' },
    { call: 'States.ArrayLength($$.Nope.Deep)', argument: '$.Nope.Deep' },
    { call: 'States.ArrayLength($nope.x)', argument: '$nope.x' },
  ])('$call is States.Runtime and names $argument and the input', ({ call, argument }) => {
    const cause =
      `The function '${call}' had the following error: The JsonPath argument for the field '${argument}' ` +
      `could not be found in the input '${JSON.stringify(input)}'`;
    expect(() => evaluate(call)).toThrow(expect.objectContaining({ error: 'States.Runtime', cause }));
  });

  it('refuses texts and values that are nested too deeply', () => {
    const deep = (depth: number): Scope => scopeOf({ input: { text: '['.repeat(depth) + ']'.repeat(depth) } });
    const parse = compileIntrinsic('States.StringToJson($.text)');
    expect(parse.evaluate(deep(500))).toHaveLength(1);
    expect(() => parse.evaluate(deep(501))).toThrow(/nested deeper than 500/);
    let list: Json = [];
    for (let depth = 0; depth < 3000; depth += 1) list = [list];
    for (const call of ["States.Format('{}', $)", 'States.ArrayUnique($)']) {
      expect(() => evaluate(call, { input: list })).toThrow(/nested deeper than 500/);
    }
    expect(evaluate('States.ArrayContains($, $[0])', { input: list })).toBe(true);
  });
});

describe('syntax', () => {
  it.each([
    '',
    'States',
    'States.Array',
    'States.Array(',
    'States.Array(1',
    'States.Array(1,)',
    'States.Array(,1)',
    'States.Array(1 2)',
    'States.Array(1) x',
    'States.Nope()',
    'States.constructor()',
    'States.__proto__()',
    "States.Array('x)",
    'States.Array("x")',
    "States.Array('\\n')",
    "States.Array('x\\')",
    'States.Array(1x)',
    'States.Array(01)',
    'States.Array(nul)',
    'States.Array($.a[)',
    'States.UUID(1)',
    'States.MathAdd(1)',
    'States.MathAdd(1, 2, 3)',
    'Array(1)',
    'States.Array(process.exit())',
    `${'States.Array('.repeat(11)}${')'.repeat(11)}`,
    'States.Array('.repeat(20_000),
  ])('%j is refused', (text) => {
    expect(() => compileIntrinsic(text)).toThrow(ExpressionSyntaxError);
  });

  it('allows ten nested calls', () => {
    expect(JSON.stringify(evaluate(`${'States.Array('.repeat(10)}1${')'.repeat(10)}`))).toBe(
      `${'['.repeat(10)}1${']'.repeat(10)}`,
    );
  });

  it('reads back any text that is escaped as the language says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(evaluate(`States.Array('${text.replace(/['{}\\]/g, '\\$&')}')`)).toEqual([text]);
        expect(evaluate(`States.Format('${text.replace(/['{}\\]/g, '\\$&')}{}', $.nothing)`)).toBe(`${text}null`);
      }),
    );
  });
});
