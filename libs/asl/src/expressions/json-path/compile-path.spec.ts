import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Json, JsonObject } from '../../data/json.js';
import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import type { Scope } from '../scope.js';
import { compilePath, compileReferenceReadPath } from './compile-path.js';

const books: Json = [
  { title: 'A', price: 8, tags: ['x', 'y'], author: { name: 'Ann' } },
  { title: 'B', price: 12, isbn: '1-2', tags: [] },
  { title: 'C', price: 20, isbn: null, tags: ['y'] },
];
const store: JsonObject = {
  books,
  limit: 10,
  name: 'Corner shop',
  'odd.name': { "it's": 1, 'q"q': 2 },
  empty: {},
  nothing: null,
};

function scopeOf(input: Json, context: JsonObject = {}, variables: Record<string, Json> = {}): Scope {
  return { input, context, variables: new Map(Object.entries(variables)) };
}

function find(path: string, input: Json = store): Json | undefined {
  return compilePath(path).find(scopeOf(input));
}

describe('definite paths', () => {
  it.each([
    { path: '$', value: store },
    { path: '$.limit', value: 10 },
    { path: '$.nothing', value: null },
    { path: '$.books[0].title', value: 'A' },
    { path: '$.books[-1].title', value: 'C' },
    { path: "$['books'][0]['author'].name", value: 'Ann' },
    { path: "$[\"odd.name\"]['it\\'s']", value: 1 },
    { path: "$['odd.name']['q\"q']", value: 2 },
    { path: '$.odd\\.name.q\\"q', value: 2 },
    { path: "$.books[0]['title', 'price', 'none']", value: { title: 'A', price: 8 } },
    { path: '$.limit[0]', value: undefined },
    { path: '$.books.title', value: undefined },
    { path: '$.books.length', value: undefined },
    { path: '$.name.length', value: undefined },
    { path: '$.none.deeper', value: undefined },
    { path: '$.books[3]', value: undefined },
    { path: '$.books[-4]', value: undefined },
  ])('$path → $value', ({ path, value }) => {
    expect(compilePath(path).definite).toBe(true);
    expect(find(path)).toEqual(value);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    '%s is found only when the data has it',
    (name) => {
      expect(find(`$.${name}`, {})).toBeUndefined();
      expect(find(`$.a['${name}'].b`, { a: {} })).toBeUndefined();
      expect(find(`$['${name}'].b`, JSON.parse(`{"${name}":{"b":1}}`) as Json)).toBe(1);
    },
  );

  it('keeps a backslash that escapes neither the quote nor itself, as AWS was seen to do', () => {
    expect(find(`$['Test\\""Name"']`, { 'Test\\""Name"': 'Value' })).toBe('Value');
  });

  it('reads names in letters of any alphabet', () => {
    expect(find('$.größe.数量', { größe: { 数量: 3 } })).toBe(3);
  });
});

describe('indefinite paths', () => {
  it.each([
    { path: '$.books[*].title', value: ['A', 'B', 'C'] },
    { path: '$.books[1:].title', value: ['B', 'C'] },
    { path: '$.books[:1].title', value: ['A'] },
    { path: '$.books[0:2].title', value: ['A', 'B'] },
    { path: '$.books[-2:].title', value: ['B', 'C'] },
    { path: '$.books[:-2].title', value: ['A'] },
    { path: '$.books[0,2].title', value: ['A', 'C'] },
    { path: '$.books[0,9].title', value: ['A'] },
    { path: '$.books[*].author.name', value: ['Ann'] },
    { path: '$..name', value: ['Corner shop', 'Ann'] },
    { path: '$..tags[0]', value: ['x', 'y'] },
    {
      path: "$.books[*]['title','price']",
      value: [
        { title: 'A', price: 8 },
        { title: 'B', price: 12 },
        { title: 'C', price: 20 },
      ],
    },
    { path: '$.books[0].*', value: ['A', 8, ['x', 'y'], { name: 'Ann' }] },
    { path: '$.none[*]', value: [] },
    { path: '$.none[1:5].deeper', value: [] },
    { path: '$.limit[*]', value: [] },
    { path: '$[*]', input: [1, 2], value: [1, 2] },
    { path: '$..a', input: [{ a: { a: 1 } }], value: [{ a: 1 }, 1] },
  ])('$path → $value', ({ path, value, input }) => {
    expect(compilePath(path).definite).toBe(false);
    expect(find(path, (input ?? store) as Json)).toEqual(value);
  });
});

describe('filters', () => {
  it.each([
    { filter: '@.price < 10', titles: ['A'] },
    { filter: '@.price<=12', titles: ['A', 'B'] },
    { filter: '@.price >= 12 && @.price != 20', titles: ['B'] },
    { filter: '@.title == \'A\' || @.title == "C"', titles: ['A', 'C'] },
    { filter: "@.price == 8 || @.price == 12 && @.title == 'none'", titles: ['A'] },
    { filter: "(@.price == 8 || @.price == 12) && @.title == 'B'", titles: ['B'] },
    { filter: '@.isbn', titles: ['B', 'C'] },
    { filter: '!@.isbn', titles: ['A'] },
    { filter: '!(@.price > 10)', titles: ['A'] },
    { filter: '@.isbn == null', titles: ['C'] },
    { filter: '@.price < $.limit', titles: ['A'] },
    { filter: '@.price < $max', titles: ['A', 'B'] },
    { filter: '@.title == $$.State.Name', titles: ['B'] },
    { filter: "@.title in ['B', 'C', 1]", titles: ['B', 'C'] },
    { filter: "@.title nin ['B']", titles: ['A', 'C'] },
    { filter: "@.isbn nin ['no']", titles: ['A', 'B', 'C'] },
    { filter: "'y' in @.tags", titles: ['A', 'C'] },
    { filter: "@.tags contains 'x'", titles: ['A'] },
    { filter: "@.tags subsetof ['y', 'z']", titles: ['B', 'C'] },
    { filter: "@.tags anyof ['x', 'z']", titles: ['A'] },
    { filter: "@.tags noneof ['x']", titles: ['B', 'C'] },
    { filter: '@.tags size 2', titles: ['A'] },
    { filter: '@.tags empty true', titles: ['B'] },
    { filter: "@.price == '12'", titles: ['B'] },
    { filter: "@.price === '12'", titles: [] },
    { filter: '@.author.name =~ /a.*/i', titles: ['A'] },
    { filter: '@.isbn =~ /\\d-\\d/', titles: ['B'] },
    { filter: '@.title =~ /[B-D]/', titles: ['B', 'C'] },
    { filter: '@.author.name =~ /An/', titles: [] },
    { filter: "@.tags[?(@ == 'x')]", titles: ['A'] },
    { filter: '@.tags.length() > 0', titles: ['A', 'C'] },
    { filter: "@['title'] == 'A'", titles: ['A'] },
    { filter: "@.constructor == 'x' || @.__proto__", titles: [] },
  ])('[?($filter)] keeps $titles', ({ filter, titles }) => {
    const scope = scopeOf(store, { State: { Name: 'B' } }, { max: 15 });
    expect(compilePath(`$.books[?(${filter})].title`).find(scope)).toEqual(titles);
  });

  it('tests an object itself, and after .. every object once', () => {
    expect(find('$[?(@.limit == 10)].name')).toEqual(['Corner shop']);
    expect(find('$..[?(@.price > 10)].title')).toEqual(['B', 'C']);
  });

  it('gives up with States.Runtime instead of visiting values for ever', () => {
    const input = Array.from({ length: 2000 }, (_none, index) => ({ index }));
    expect(() => find('$[?(@.none || $..[?(@.none)] || $..[?(@.none)])]', input)).toThrow(/visits more than/);
  });
});

describe('functions', () => {
  it.each([
    { path: '$.books.length()', value: 3 },
    { path: '$.books.size()', value: 3 },
    { path: '$.empty.length()', value: 0 },
    { path: '$.books[*].price.sum()', value: 40 },
    { path: '$.books[*].price.min()', value: 8 },
    { path: '$.books[*].price.max()', value: 20 },
    { path: '$.books[*].price.avg()', value: 40 / 3 },
    { path: '$.books[*].tags[*].concat()', value: 'xyy' },
    { path: "$.books[*].title.concat('-', $.limit)", value: 'ABC-10' },
    { path: '$.books[0].author.keys()', value: ['name'] },
    { path: '$.books[*].title.first()', value: 'A' },
    { path: '$.books[*].title.last()', value: 'C' },
    { path: '$.books[*].title.index(-2)', value: 'B' },
    { path: '$.books[0].tags.append(1)', value: ['x', 'y', 1] },
    { path: '$..price.sum()', value: 40 },
    { path: '$.name.keys()', value: undefined },
    { path: '$.none.length()', value: undefined },
    { path: '$.none[*].x.sum()', value: undefined },
  ])('$path → $value', ({ path, value }) => {
    expect(compilePath(path).definite).toBe(true);
    expect(find(path)).toEqual(value);
  });

  it('measures the spread', () => {
    expect(find('$.stddev()', [2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
  });
});

describe('roots', () => {
  const scope = scopeOf({ a: 1 }, { State: { Name: 'S' } }, { answer: { n: [42] }, größe: 1 });

  it.each([
    { path: '$$', value: { State: { Name: 'S' } } },
    { path: '$$.State.Name', value: 'S' },
    { path: '$answer.n[0]', value: 42 },
    { path: '$answer.n[*]', value: [42] },
    { path: '$größe', value: 1 },
    { path: '$missing', value: undefined },
    { path: '$missing[*]', value: [] },
  ])('$path → $value', ({ path, value }) => {
    expect(compilePath(path).find(scope)).toEqual(value);
  });
});

describe('read', () => {
  it.each([
    { path: '$.X', cause: "Invalid path '$.X' : No results for path: $['X']" },
    { path: '$.no.such.result.path', cause: "Invalid path '$.no.such.result.path' : Missing property in path $['no']" },
    {
      path: '$.empty.such.path',
      cause: "Invalid path '$.empty.such.path' : Missing property in path $['empty']['such']",
    },
    {
      path: '$.books[7].title',
      cause: "Invalid path '$.books[7].title' : No results for path: $['books'][7]['title']",
    },
    {
      path: '$.limit[0]',
      cause: "Invalid path '$.limit[0]' : Filter: [0] can only be applied to arrays. Current context is: 10",
    },
    { path: '$.nothing[0]', cause: "Invalid path '$.nothing[0]' : The path $['nothing'] is null" },
    {
      path: '$.name.x',
      cause:
        "Invalid path '$.name.x' : Expected to find an object with property ['x'] in path $['name'] but found 'string'.",
    },
  ])('$path fails with "$cause"', ({ path, cause }) => {
    expect(() => compilePath(path).read(scopeOf(store))).toThrow(
      expect.objectContaining({ error: 'States.Runtime', cause }),
    );
  });

  it('gives null for a null that is there', () => {
    expect(compilePath('$.nothing').read(scopeOf(store))).toBeNull();
  });
});

describe('syntax', () => {
  it.each([
    '',
    'a',
    '.a',
    '$a.',
    '$.',
    '$..',
    '$.a..',
    '$.a[',
    '$.a[]',
    '$.a[x]',
    '$.a[0',
    "$.a['x]",
    '$.a b',
    ' $.a',
    '$.a ',
    '$.a[?@.b]',
    '$.a[?(@.b]',
    '$.a[?(@.b ==)]',
    "$.a[?('x')]",
    '$.a[?(@.b === /x/)]',
    "$.a[?(@.b =~ 'x')]",
    '$.a[?(@.b =~ /x)]',
    '$.a[?(@.b =~ /(/)]',
    '$.a[?(@.b =~ /x/q)]',
    '$.a[?(@.b ~ 1)]',
    '$.a.evil()',
    '$.a.length().b',
    '$.a[1:2:3]',
    '$.a[1,]',
    '$.a)',
    "$.a[?(@.constructor.constructor('return process')())]",
  ])('%j is refused', (path) => {
    expect(() => compilePath(path)).toThrow(ExpressionSyntaxError);
    expect(() => compilePath(path)).toThrow('Value must be a valid JSONPath.');
  });

  it('refuses filters that are nested too deeply, without overflowing the stack', () => {
    const reason = (message: RegExp): unknown =>
      expect.objectContaining({ cause: expect.objectContaining({ message: expect.stringMatching(message) }) });
    expect(() => compilePath(`$[?(${'('.repeat(5000)}@.a${')'.repeat(5000)})]`)).toThrow(reason(/nested too deeply/));
    expect(() => compilePath(`$${'[?(@'.repeat(5000)}`)).toThrow(reason(/nested too deeply/));
    expect(() => compilePath(`$${'.a'.repeat(5000)}`)).toThrow(reason(/too many segments/));
  });

  it('never does anything but compile or refuse', () => {
    const fragment = fc.constantFrom(
      '$',
      '@',
      '.',
      '..',
      '[',
      ']',
      '(',
      ')',
      '?',
      '*',
      "'",
      '"',
      ',',
      ':',
      '!',
      '&&',
      '||',
      '==',
      '=~',
      '/',
      'a',
      '0',
      '-',
      '\\',
      ' ',
      '__proto__',
      'length',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 25 }), (fragments) => {
        try {
          compilePath(`$${fragments.join('')}`).find(scopeOf(store));
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionSyntaxError);
        }
      }),
    );
  });

  it('finds any member of any data by its quoted name', () => {
    const name = fc.oneof(
      fc.constantFrom('__proto__', 'constructor', 'prototype', 'valueOf', "'", '"', '\\', ''),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.integer(), (names, value) => {
        const path = `$${names.map((part) => `['${part.replace(/[\\']/g, '\\$&')}']`).join('')}`;
        const text = names.reduceRight<string>((inner, part) => `{${JSON.stringify(part)}:${inner}}`, String(value));
        expect(find(path, JSON.parse(text) as Json)).toBe(value);
        expect(find(path, {})).toBeUndefined();
      }),
    );
  });
});

describe('compileReferenceReadPath', () => {
  it.each(['$', '$.a.b', "$['a'][0]", '$$.Map.Item.Value', '$var.x[1]'])('%s is a Reference Path', (path) => {
    expect(compileReferenceReadPath(path).definite).toBe(true);
  });

  it.each([
    { path: 'a', message: "Value is not a Reference Path: Reference path didn't start with '$'" },
    { path: 'States.ArrayLength($.a)', message: "Value is not a Reference Path: Reference path didn't start with '$'" },
    { path: '$.a[*]', message: "Value is not a Reference Path: '[' must be followed by ' or '['" },
    { path: '$.a[?(@.b)]', message: "Value is not a Reference Path: '[' must be followed by ' or '['" },
    { path: '$.a.*', message: 'Value is not a Reference Path: it must select a single value by names and indexes' },
    { path: '$..a', message: 'Value is not a Reference Path: it must select a single value by names and indexes' },
    { path: '$.a[0:1]', message: 'Value is not a Reference Path: it must select a single value by names and indexes' },
    {
      path: '$.a.length()',
      message: 'Value is not a Reference Path: it must select a single value by names and indexes',
    },
  ])('$path is refused', ({ path, message }) => {
    expect(() => compileReferenceReadPath(path)).toThrow(new ExpressionSyntaxError(message));
  });
});
