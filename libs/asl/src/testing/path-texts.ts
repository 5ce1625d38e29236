import fc from 'fast-check';

const FRAGMENTS =
  '$ $$ $x @ . .. [ ] [* ] [?( )] ( ) ? * \' " , : ! && || == =~ < >= in size empty / /a+/i \\ \\u0041 a b 0 1 -1 1:2 ' +
  "-3: ['a'] [\"b\"] ['a','b'] [0] [0,1] [*] [?(@.a)] [?(@.a==1)] .a .b ..a .* .length() .sum() .concat( __proto__ " +
  'constructor toString true null 1e999 😀';

/** Texts made of the parts of paths: some are paths, most are nearly one. */
export const pathTexts: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('$', '$', '$', '$$', '$x', ''),
    fc.array(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...FRAGMENTS.split(' ')) }, fc.string({ maxLength: 3 })),
      {
        maxLength: 12,
      },
    ),
  )
  .map(([root, fragments]) => root + fragments.join(''));
