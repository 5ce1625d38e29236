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

const pieces = (words: string) => words.split(' ');

/** Texts made of `words`, mostly; some of them are what the words are the words of. */
function textsOf(words: readonly string[], maxLength: number): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...words) },
    fc.string({ maxLength: 2, unit: 'binary' }),
  );
  return fc.array(piece, { maxLength }).map((parts) => parts.join(''));
}

/** Each function with how many arguments it takes, the last two being of our own invention. */
const FUNCTIONS: readonly (readonly [string, number])[] = pieces(
  'Format:2 StringToJson:1 JsonToString:1 Array:3 ArrayPartition:2 ArrayContains:2 ArrayRange:3 ArrayGetItem:2 ArrayLength:1 ' +
    'ArrayUnique:1 Base64Encode:1 Base64Decode:1 Hash:2 JsonMerge:3 MathRandom:2 MathAdd:2 StringSplit:2 UUID:0 Nothing:1 __proto__:1',
).map((each) => [each.split(':')[0] as string, Number(each.split(':')[1])]);
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

const nearlyCalls = textsOf(
  [...FUNCTIONS.slice(0, 6).map(([name]) => `States.${name}(`), ...ARGUMENTS, '(', ')', ',', "'", '\\', ' '],
  10,
);
export const intrinsicTexts = fc.oneof({ weight: 4, arbitrary: calls }, { weight: 1, arbitrary: nearlyCalls });

export const timestampTexts = fc.oneof(
  textsOf(
    pieces(
      '2024 -02 -29 -30 -13 -00 T t 00 :00 :59 :60 24 .5 .123456789 .1234567890 Z z +01:00 -23:59 +24:00 0000 9999 - : .',
    ),
    12,
  ),
  fc.date({ noInvalidDate: false }).map((date) => (Number.isNaN(date.getTime()) ? 'Invalid' : date.toISOString())),
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

/** Made of the parts of JSONata expressions, without the braces around them: any parts in a row, or put together by the grammar. */
const jsonataParts = textsOf(
  pieces(
    '$states .input .context $states.input $x $y $ $$ . .. * ** [ ] [0] [a>1] ( ) { } {"a":1} function($v){ } , ; : := ~> ? = != < > + - & and ' +
      "or in ^( | 'text' \"text\" 'open 1 0.5 1e400 true null /a+/ /(/ $sum( $map( $eval( $pad( $count() $string() a b items n `q` /*c*/ %.a @$v #$i " +
      '__proto__ constructor 😀',
  ),
  8,
);
const OPERATORS = pieces('+ - * / % & = != < <= > >= and or in .. ~> . :=');
const CALLED = pieces(
  'sum count max string length keys lookup append reverse merge split join contains uppercase substring not exists number eval type parse hash partition',
);
const OPERANDS = pieces(
  '$states.input.a $states.input.items $states.input.n $states.input $x $x.a $states.input.items[0] $states.input.items[a] $states.input.* 1 -2 0.5 "a" "" null true [] {} [1,2]',
);
const jsonataGrammar: fc.Arbitrary<string> = fc.letrec<{ term: string }>((tie) => ({
  term: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...OPERANDS),
    fc
      .tuple(tie('term'), fc.constantFrom(...OPERATORS), tie('term'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    fc
      .tuple(fc.constantFrom(...CALLED), fc.array(tie('term'), { minLength: 1, maxLength: 2 }))
      .map(([name, given]) => `$${name}(${given.join(', ')})`),
    fc.tuple(names, tie('term')).map(([name, term]) => `{${JSON.stringify(name)}: ${term}}`),
    fc.tuple(tie('term'), tie('term')).map(([term, predicate]) => `${term}[${predicate}]`),
    fc.tuple(tie('term'), tie('term'), tie('term')).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
  ),
})).term;
export const jsonataTexts = fc.oneof({ weight: 1, arbitrary: jsonataParts }, { weight: 2, arbitrary: jsonataGrammar });
