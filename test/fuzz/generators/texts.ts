import fc from 'fast-check';

/** Names that objects inherit, and names that documents have. */
const NAMES = [
  'a',
  'b',
  'items',
  'n',
  'text',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  'ä',
  '😀',
];
export const names = fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...NAMES) }, fc.string({ maxLength: 4 }));

const leaves = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -0,
    1,
    -1,
    1.5,
    1e21,
    2 ** 53,
    2 ** 31,
    '',
    'a',
    '0',
    'NaN',
    '2024-02-30T00:00:00Z',
    'x'.repeat(300),
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ maxLength: 6, unit: 'binary' }),
);

/** Values with hostile names; `__proto__` is a member of its own, as JSON.parse makes it. */
export const values: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves,
    fc.array(tie('value'), { maxLength: 4 }),
    objectsOf(tie('value')),
  ),
})).value;

export function objectsOf(members: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  return fc.array(fc.tuple(names, members), { maxLength: 4 }).map(objectOf);
}

export function objectOf(members: readonly (readonly [string, unknown])[]): object {
  const object = {};
  for (const [name, value] of members)
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  return object;
}

export const pieces = (words: string) => words.split(' ');

/** Texts made of `words`, mostly; some of them are what the words are the words of. */
export function textsOf(words: readonly string[], maxLength: number): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...words) },
    fc.string({ maxLength: 2, unit: 'binary' }),
  );
  return fc.array(piece, { maxLength }).map((parts) => parts.join(''));
}

/** Each function with how many arguments it takes, and with some that fit; the last two are of our own invention. */
const FUNCTIONS: readonly (readonly [name: string, count: number, ...fitting: string[]])[] = [
  ['Format', 2, "'{}', $.a", "'{}-{}', 1, $.n", "'\\\\{', 2"],
  ['StringToJson', 1, "'[1]'", '\'{"a": null}\''],
  ['JsonToString', 1, '$', '$.items'],
  ['Array', 3, '$.a, 1', "'a', null, $.b"],
  ['ArrayPartition', 2, '$.items, 2'],
  ['ArrayContains', 2, '$.items, $.a', '$.items[*], 1'],
  ['ArrayRange', 3, '1, 9, 2', '3, -3, -1'],
  ['ArrayGetItem', 2, 'States.Array(1, 2), 1'],
  ['ArrayLength', 1, '$.items'],
  ['ArrayUnique', 1, '$.items', 'States.Array(1, 1.0)'],
  ['Base64Encode', 1, "'a'", "'ä'"],
  ['Base64Decode', 1, "'YQ=='"],
  ['Hash', 2, "'a', 'SHA-256'", "$.b, 'MD5'"],
  ['JsonMerge', 3, '$.b, $, false'],
  ['MathRandom', 2, '1, 9', '1, 9, 7'],
  ['MathAdd', 2, '1, -1', '2147483647, 1'],
  ['StringSplit', 2, "'a,b;c', ',;'"],
  ['UUID', 0, ''],
  ['Nothing', 1, '1'],
  ['__proto__', 1, '1'],
];
const ARGUMENTS = pieces(
  `$ $$ $.a $.items $.items[*] $.text $.b $.b.a $x $..* $.n '' 'a' '{}' '{}{}' '\\\\{' 'YQ==' 'SHA-256' 'MD5' '[1]' 'a,b' ',' 0 1 2 -1 1.5 -2.5 ` +
    'true false null 1000 2147483647',
);

/** Calls of intrinsic functions, in each other; most have as many arguments as they should. */
const calls: fc.Arbitrary<string> = fc.letrec<{ call: string }>((tie) => ({
  call: fc
    .tuple(
      fc.constantFrom(...FUNCTIONS),
      fc.array(
        fc.oneof(
          { depthSize: 'small' },
          { weight: 3, arbitrary: fc.constantFrom(...ARGUMENTS) },
          { weight: 1, arbitrary: tie('call') },
        ),
        { minLength: 4, maxLength: 4 },
      ),
      fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 1) }),
      fc.constantFrom(', ', ',', ' , '),
    )
    .map(
      ([[name, count], given, more, comma]) =>
        `States.${name}(${given.slice(0, Math.max(0, count + more)).join(comma)})`,
    ),
})).call;
/** Calls that give a value for most inputs. */
export const fittingCalls: fc.Arbitrary<string> = fc
  .constantFrom(...FUNCTIONS.slice(0, -2))
  .chain(([name, , ...fitting]) => fc.constantFrom(...fitting).map((given) => `States.${name}(${given})`));

const nearlyCalls = textsOf(
  [...FUNCTIONS.slice(0, 6).map(([name]) => `States.${name}(`), ...ARGUMENTS, '(', ')', ',', "'", '\\', ' '],
  10,
);
export const intrinsicTexts = fc.oneof(
  { weight: 3, arbitrary: calls },
  { weight: 1, arbitrary: fittingCalls },
  { weight: 1, arbitrary: nearlyCalls },
);

const digits = (count: number, max: number) => fc.nat(max).map((number) => String(number).padStart(count, '0'));
/** RFC 3339, some of them of a day or an hour that there is not. */
const wellFormedTimestamps = fc
  .tuple(
    digits(4, 9999),
    digits(2, 13),
    digits(2, 32),
    fc.constantFrom('T', 'T', 'T', 't', ' '),
    digits(2, 24),
    digits(2, 60),
    digits(2, 60),
    fc.oneof(
      fc.constant(''),
      fc.nat(999).map((fraction) => `.${fraction}`),
    ),
    fc.oneof(fc.constantFrom('Z', 'Z', 'z', ''), fc.tuple(fc.constantFrom('+', '-'), digits(2, 24), digits(2, 60))),
  )
  .map(([year, month, day, t, hour, minute, second, fraction, zone]) => {
    const offset = typeof zone === 'string' ? zone : `${zone[0]}${zone[1]}:${zone[2]}`;
    return `${year}-${month}-${day}${t}${hour}:${minute}:${second}${fraction}${offset}`;
  });

export const timestampTexts = fc.oneof(
  textsOf(
    pieces(
      '2024 -02 -29 -30 -13 -00 T t 00 :00 :59 :60 24 .5 .123456789 .1234567890 Z z +01:00 -23:59 +24:00 0000 9999 - : .',
    ),
    12,
  ),
  wellFormedTimestamps,
  fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') }).map((date) => date.toISOString()),
);

export const jsonTexts = fc.oneof(
  textsOf(
    pieces(
      '{ } [ ] , : "a" "__proto__" 1 -0 1e400 0.1e-7 01 true null nul "\\u0041" "\\ud800" "\\x" " \\ / \n \t \u0000 \ufeff //',
    ),
    14,
  ),
  fc.json().chain((text) => fc.nat(text.length).map((end) => text.slice(0, end))),
  values.map((value) => JSON.stringify(value)),
);
