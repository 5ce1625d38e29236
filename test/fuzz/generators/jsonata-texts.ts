import fc from 'fast-check';
import { names, pieces, textsOf } from './texts.js';

/** Any parts of JSONata expressions in a row. */
const parts = textsOf(
  pieces(
    '$states .input .context $states.input $x $y $ $$ . .. * ** [ ] [0] [a>1] ( ) { } {"a":1} function($v){ } λ($i){ , ; : := ~> ? = != < > + - & ' +
      "and or in ^( | 'text' \"text\" 'open 1 0.5 1e400 true null /a+/ /(/ $sum( $map( $eval( $pad( $count() $string() a b items n `q` /*c*/ %.a @$v #$i " +
      '__proto__ constructor 😀',
  ),
  8,
);

const OPERATORS = pieces('+ - * / % & = != < <= > >= and or in .. .');
const CALLED = pieces(
  'sum count max string length keys lookup append reverse merge join uppercase substring not exists number type parse hash ' +
    'partition boolean average min abs floor round trim',
);
/** These are evaluated in a process of their own. */
const CALLED_ELSEWHERE = pieces(
  'range distinct map filter split contains reduce sort eval sift each single match replace pad shuffle formatNumber',
);
const OPERANDS = pieces(
  '$states.input.a $states.input.items $states.input.n $states.input.text $states.input.b.a $states.input $x $x.a $states.input.items[0] ' +
    '$states.input.items[a] 1 -2 0.5 "a" "" null true [] {} [1,2] [1..3]',
);
const OPERANDS_ELSEWHERE = [
  '$states.input.*',
  '$states.input.**',
  '/a+/',
  'function($v) { $v }',
  'function($v, $i) { $v & $i }',
  '($f := function($n) { $n < 1 ? 0 : $f($n - 1) }; $f(5))',
];

/** Put together by the grammar; `elsewhere` out of a hundred operands and calls are of kinds that are not cheap. */
function grammar(elsewhere: number): fc.Arbitrary<string> {
  const mostly = (cheap: readonly string[], others: readonly string[]) =>
    fc.oneof(
      { weight: 100 - elsewhere, arbitrary: fc.constantFrom(...cheap) },
      { weight: elsewhere, arbitrary: fc.constantFrom(...others) },
    );
  return fc.letrec<{ term: string }>((tie) => ({
    term: fc.oneof(
      { depthSize: 'small' },
      mostly(OPERANDS, OPERANDS_ELSEWHERE),
      fc
        .tuple(tie('term'), mostly(OPERATORS, ['~>']), tie('term'))
        .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
      fc
        .tuple(mostly(CALLED, CALLED_ELSEWHERE), fc.array(tie('term'), { minLength: 1, maxLength: 2 }))
        .map(([name, given]) => `$${name}(${given.join(', ')})`),
      fc.tuple(names, tie('term')).map(([name, term]) => `{${JSON.stringify(name)}: ${term}}`),
      fc.tuple(tie('term'), tie('term')).map(([term, predicate]) => `${term}[${predicate}]`),
      fc.tuple(tie('term'), tie('term'), tie('term')).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
      fc.tuple(tie('term'), tie('term')).map(([value, body]) => `($x := ${value}; ${body})`),
    ),
  })).term;
}

/** What stands between `{%` and `%}`. */
export const jsonataTexts = fc.oneof(
  { weight: 2, arbitrary: parts },
  { weight: 5, arbitrary: grammar(0) },
  { weight: 1, arbitrary: grammar(3) },
);

/** Field texts, with or without the braces that make them expressions. */
export const jsonataFieldTexts: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(['{% ', ' %}'], ['{%', '%}'], ['{% ', ''], ['', '']), parts)
  .map(([[open = '', close = ''], text]) => open + text + close);
