import fc from 'fast-check';
import { names, pieces, textsOf } from './texts.js';

const FRAGMENTS = pieces(
  '$ $$ $x @ . .. [ ] [* ] [?( )] ( ) ? * \' " , : ! && || == =~ < >= in size empty / /a+/i \\ \\u0041 a b 0 1 -1 1:2 ' +
    "-3: ['a'] [\"b\"] ['a','b'] [0] [0,1] [*] [?(@.a)] [?(@.a==1)] .a .b ..a .* .length() .sum() .concat( __proto__ " +
    'constructor toString true null 1e999 😀',
);
const ROOTS = ['$', '$', '$', '$$', '$x'];
/** Nearly paths. */
const nearly = fc
  .tuple(fc.constantFrom(...ROOTS, ''), textsOf(FRAGMENTS, 12))
  .map(([root, fragments]) => root + fragments);

const quoted = (text: string) => `'${text.replace(/['\\]/g, '\\$&')}'`;
const STEPS = pieces(
  ".a .a .b ['a'] [0] [-1] [1:] [:-1] [0,1] ['a','b'] .* [*] ..a ..* .__proto__ ['__proto__'] .constructor",
);
const FUNCTIONS = pieces('.length() .min() .max() .sum() .avg() .keys() .first() .last() .size()');
const TESTS = pieces('== != < <= > >= in nin contains size =~ empty subsetof');
const OPERANDS = pieces("@.a @.b @ $.a 1 2 'x' null true [1,2] /x+/ /[a-z]*/i false");
const conditions = fc.letrec<{ test: string }>((tie) => ({
  test: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(...OPERANDS.slice(0, 4)),
    fc
      .tuple(fc.constantFrom(...OPERANDS), fc.constantFrom(...TESTS), fc.constantFrom(...OPERANDS))
      .map((parts) => parts.join(' ')),
    fc.tuple(tie('test'), fc.constantFrom('&&', '||'), tie('test')).map((parts) => `(${parts.join(' ')})`),
    tie('test').map((test) => `!(${test})`),
  ),
})).test;
/** By the grammar. */
const paths = fc
  .tuple(
    fc.constantFrom(...ROOTS),
    fc.array(
      fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...STEPS) },
        { weight: 2, arbitrary: conditions.map((test) => `[?(${test})]`) },
        { weight: 1, arbitrary: names.map((name) => `[${quoted(name)}]`) },
      ),
      { maxLength: 5 },
    ),
    fc.oneof({ weight: 4, arbitrary: fc.constant('') }, fc.constantFrom(...FUNCTIONS)),
  )
  .map(([root, steps, end]) => root + steps.join('') + end);
/** As far as they may be written to. */
const referencePaths = fc
  .tuple(fc.constantFrom(...ROOTS), fc.array(fc.constantFrom(...STEPS.slice(0, 5)), { maxLength: 4 }))
  .map(([root, steps]) => root + steps.join(''));

export const pathTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: nearly },
  { weight: 4, arbitrary: paths },
  { weight: 2, arbitrary: referencePaths },
);
