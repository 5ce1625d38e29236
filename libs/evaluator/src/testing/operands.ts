import fc from 'fast-check';
import type { JsonataBindings } from '#asl/expressions/jsonata';

type Json = JsonataBindings['states']['input'];

const NUMBERS = [
  0, 1, -1, 2, 3, 2.5, -2.5, 0.1, 7, 10, 36, 255, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, -1e300, 9007199254740993,
  12345678901234567, 4294967296, -2147483649,
];
const TEXTS = [
  '', ' ', 'x', 'abc', 'a-b-c', 'Grüße 🌍', 'e\u0301', '\u0000', '\ud800', '"\\\n', '12', '-1.5', '1e400', 'true', 'SGk=', '%41%', '%zz',
  'https://example.org/ä?q=1&r=🌍', '__proto__', 'MD5', 'SHA-256', '[1,{"a":null}]', '{"__proto__":1}', ' x  y\t\n',
]; // prettier-ignore

const number = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const text = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...TEXTS) }, fc.string({ unit: 'binary', maxLength: 8 }));
const scalar = fc.oneof(number, text, fc.boolean(), fc.constant(null));
const name = fc.constantFrom(
  'a',
  'b',
  'n',
  '',
  'ü',
  '__proto__',
  'constructor',
  'length',
  'sequence',
  '_jsonata_function',
);
const list = (item: fc.Arbitrary<unknown>) => fc.array(item, { maxLength: 4 });
const object = fc.array(fc.tuple(name, fc.oneof(scalar, list(scalar))), { maxLength: 3 }).map(fromPairs);
const anything = fc.oneof(
  scalar,
  list(scalar),
  object,
  list(object),
  list(list(scalar)),
  fc.jsonValue({ maxDepth: 2 }),
);

/** With members of any name as members of their own. */
function fromPairs(pairs: readonly (readonly [string, unknown])[]): unknown {
  return JSON.parse(`{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`);
}

/** A text of JSONata: the value written there, or read from what `bindingsOf` gives for the values. */
export type Operand = fc.Arbitrary<string>;

const written = (value: fc.Arbitrary<unknown>): Operand => value.map((given) => JSON.stringify(given));

/** What does not come from a generator of values: nothing, sequences, parts of the data, results of other expressions. */
const paths: Operand = fc.constantFrom(
  '$states.input.missing',
  '$undefined',
  '$states.input.v[0]',
  '$states.input.v[1]',
  '$states.input.v.a',
  '$states.input.v.b.n',
  '$states.input.v[$ = 1]',
  '$states.input.v[-1].n[]',
  '$states.input.v',
  '$states.input',
  '$states.input.`__proto__`.a',
  '$states.result',
  '$v',
  '$w',
  '$v.a',
  '[]',
  '[[]]',
  '{}',
  '[1..3]',
  '[$v, $states.input.missing]',
  '{"k": $w, "none": $undefined}',
);

/** Operands of the kind that a function wants. */
export const operands = {
  number: written(number),
  small: written(fc.integer({ min: -5, max: 40 })),
  text: written(text),
  /** At most 64 characters: what may be looked for. */
  sought: fc.oneof(
    written(fc.string({ unit: 'binary', maxLength: 3 })),
    fc.constantFrom('" "', '"-"', '"a"', '""', '"🌍"', '"/"'),
  ),
  boolean: written(fc.boolean()),
  numbers: written(list(number)),
  texts: written(list(text)),
  list: fc.oneof(written(list(anything)), fc.constantFrom('$v', '$states.input.v', '$states.input.v.a')),
  object: written(object),
  objects: fc.oneof(written(list(object)), fc.constantFrom('[$w, {"k": 1}]', '$states.input.v')),
  name: written(name),
  algorithm: fc.constantFrom('"MD5"', '"SHA-1"', '"SHA-256"', '"SHA-384"', '"SHA-512"', '"CRC"'),
  json: written(
    fc.oneof(
      fc.jsonValue().map((value) => JSON.stringify(value)),
      fc.constantFrom('', '{', '1e400', '"\\ud800"'),
    ),
  ),
  any: fc.oneof(written(anything), paths),
} satisfies Record<string, Operand>;

/** Data for `paths`, and variables `v` and `w`. */
export const bindings: fc.Arbitrary<JsonataBindings> = fc
  .record({ v: list(anything), result: anything, a: anything, w: object })
  .map(({ v, result, a, w }) => ({
    states: {
      input: JSON.parse(`{"v": ${JSON.stringify(v)}, "__proto__": {"a": 1}}`) as Json,
      context: { id: 'e' },
      result: JSON.parse(JSON.stringify(result)) as Json,
    },
    variables: new Map<string, Json>([
      ['v', JSON.parse(JSON.stringify(a)) as Json],
      ['w', w as Json],
    ]),
  }));
