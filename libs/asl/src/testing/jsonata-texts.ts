import fc from 'fast-check';

const FRAGMENTS =
  '$states .input .context .result .errorOutput $x $y $ $$ . .. * ** [ ] [0] [price>1] ( ) { } {"a":1} function($v){ } ' +
  "λ($i){ , ; : := ~> ? = != < > + - & and or in ^( | 'text' \"text\" 'open 1 0.5 1e400 true null /a+/ /(/ $sum( " +
  '$map( $eval( $pad( $count() $string() a b `q` /*c*/ %.a @$v #$i __proto__ constructor 😀';

/** Field texts made of the parts of JSONata expressions, with or without the braces that make them expressions. */
export const jsonataTexts: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(['{% ', ' %}'], ['{%', '%}'], ['{% ', ''], ['', '']),
    fc.array(
      fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...FRAGMENTS.split(' ')) }, fc.string({ maxLength: 3 })),
      {
        maxLength: 10,
      },
    ),
  )
  .map(([[open = '', close = ''], fragments]) => open + fragments.join('') + close);
