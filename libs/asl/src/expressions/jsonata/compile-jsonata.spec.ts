import { describe, expect, it } from '@jest/globals';

import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import { compileJsonata } from './compile-jsonata.js';

const many = (count: number, part: (index: number) => string, separator: string) =>
  Array.from({ length: count }, (_none, index) => part(index)).join(separator);

describe('an expression that AWS refuses', () => {
  it.each([
    { text: 'a[1,2)', message: 'Expected "]", got ","' },
    { text: '"unterminated', message: 'String literal must be terminated by a matching quote' },
    { text: '1 +', message: 'Unexpected end of expression' },
    { text: '{"a":}', message: 'The symbol "}" cannot be used as a unary operator' },
    { text: '$x :=', message: 'Unexpected end of expression' },
    { text: '$match("a", /abc', message: 'No terminating / in regular expression' },
    { text: '', message: 'Unexpected end of expression' },
    { text: '1 := 2', message: 'The left side of := must be a variable name (start with $)' },
  ])('$text: $message', ({ text, message }) => {
    expect(() => compileJsonata(text)).toThrow(new ExpressionSyntaxError(message));
  });

  it.each([
    { what: 'brackets beyond the stack of the parser', text: '['.repeat(20_000) },
    { what: 'brackets of several sorts', text: '([{'.repeat(100) },
    { what: 'a text that is too long', text: `"${'x'.repeat(70_000)}"` },
    { what: 'a coalescing operator copied thirty times', text: `${'('.repeat(40)}$a${' ?? 1)'.repeat(40)}` },
    { what: 'a default operator copied thirty times', text: `${'('.repeat(40)}$a${' ?: 1)'.repeat(40)}` },
    {
      what: 'the same behind what may be a regular expression',
      text: `and / "/" + ${'('.repeat(40)}$a${' ?? 1)'.repeat(40)}`,
    },
    { what: 'the same behind a wildcard', text: `* / ${'('.repeat(40)}$a${' ?? 1)'.repeat(40)} / 1` },
    { what: 'a long chain of operators', text: '1+'.repeat(30_000) + '1' },
    { what: 'a path of very many steps', text: `$x${'.a'.repeat(501)}` },
    { what: 'the same with parents', text: `$x${'.a.%'.repeat(300)}` },
    { what: 'the same behind what may be a regular expression', text: `$x[0] / 1${'.a'.repeat(501)}` },
  ])('$what: at once', ({ text }) => {
    const start = performance.now();
    expect(() => compileJsonata(text)).toThrow(ExpressionSyntaxError);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it.each([
    '$x[] ~> $count()',
    '{"a": 1}.a / 2',
    '$x.* / 2',
    '$x[0] / 2',
    '$a / $b / $c',
    '($a ?? 1) / ($b ?: 2)',
    'x.and / 2',
  ])('%s is none of these', (text) => {
    expect(compileJsonata(text).text).toBe(text);
  });

  it('may have very many short paths', () => {
    const text = `{${Array.from({ length: 1_000 }, (_none, n) => `"m${n}": $x.a.b.m${n} + 1.5`).join(', ')}}`;
    expect(compileJsonata(text).references).toEqual(['x']);
  });

  it.each([
    { what: 'bindings', text: `(${many(6_000, (n) => `$v${n}:=1`, ';')})` },
    { what: 'bindings of one name', text: `(${many(10_000, () => '$x:=1', ';')})` },
    {
      what: 'bindings before blocks',
      text: `(${many(4_000, (n) => `$v${n}:=1`, ';')};${many(4_000, () => '(1)', ';')})`,
    },
    {
      what: 'bindings before functions',
      text: `(${many(3_000, (n) => `$v${n}:=1`, ';')};${many(2_000, () => 'function(){1}', ';')})`,
    },
    {
      what: 'bindings before paths',
      text: `(${many(3_000, (n) => `$v${n}:=1`, ';')};${many(5_000, () => '$x.a', ';')})`,
    },
    { what: 'parameters', text: `function(${many(8_000, (n) => `$v${n}`, ',')}){1}` },
    { what: 'arguments', text: `$f(${many(30_000, () => '1', ',')})` },
    { what: 'items', text: `[${many(30_000, () => '1', ',')}]` },
    { what: 'members', text: `{${many(5_000, (n) => `"m${n}":1`, ',')}}` },
  ])('may have very many $what, and is compiled in a time that grows with its length', ({ text }) => {
    const start = process.cpuUsage();
    compileJsonata(text);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(700); // a tenth of that; several times as much when it was quadratic
  });

  it('counts no brackets in texts, names, comments and regular expressions', () => {
    const brackets = '['.repeat(300);
    const text = `"${brackets}" & '${brackets}' & $x.\`${brackets}\` & $contains("a", /\\${brackets.slice(0, 1)}x/) /* ${brackets} */`;
    expect(compileJsonata(text).references).toEqual(['x']);
  });
});

describe('what is known of an expression', () => {
  it('has the text without the blanks around it', () => {
    expect(compileJsonata('  $states.input  ').text).toBe('$states.input');
  });

  it.each([
    { text: '$states.input.x', references: [] },
    { text: '$varname.varfield + $other', references: ['varname', 'other'] },
    { text: '$sum($states.input.values) + $constant', references: ['constant'] },
    { text: '$map($list, $string)', references: ['list'] },
    { text: '$list ~> $map($string)', references: ['list'] },
    { text: '$count + 1', references: ['count'] },
    { text: '$count($list)', references: ['list'] },
    { text: '$unknown(1)', references: [] },
    { text: '($x := $y; $x + $z)', references: ['y', 'z'] },
    { text: '($x := $x + 1; $x)', references: ['x'] },
    { text: '(($x := 1); $x)', references: ['x'] },
    { text: '($x := 1; ($x := 2; $x); $x)', references: [] },
    { text: '($x := $y := 1; $x + $y)', references: [] },
    { text: '(function($x) { $x }; $x)', references: ['x'] },
    { text: 'function($a, $b) { $a + $b + $c }', references: ['c'] },
    { text: '($f := function($n) { $f($n - 1) }; $f($start))', references: ['start'] },
    { text: '$list@$item#$i.($item + $i + $n)', references: ['list', 'n'] },
    { text: '$list[price > $limit].{"a": $tax}', references: ['list', 'limit', 'tax'] },
    { text: '$a{ $k: $v }^($s)', references: ['a', 'k', 'v', 's'] },
    { text: '$random($seed)', references: ['seed'] },
  ])('$text reads $references', ({ text, references }) => {
    expect([...compileJsonata(text).references].sort()).toEqual([...references].sort());
  });

  it.each([
    { text: '$states.input.x', reads: false },
    { text: '$states . input.context & $states.result & $states.errorOutput.Error', reads: false },
    { text: '$states."input".x', reads: false },
    { text: '$x.(a + $states.input.b)', reads: false },
    { text: '"$states.context"', reads: false },
    { text: '$context.x', reads: false },
    { text: '$states.context.Execution.Id', reads: true },
    { text: '$states', reads: true },
    { text: '$states.*', reads: true },
    { text: '$states.**', reads: true },
    { text: '$states.$lookup($, "context")', reads: true },
    { text: '$states.input.%.context', reads: true },
    { text: '$states.input.a[%.%.context.x = 1]', reads: true },
    { text: '$states.(context)', reads: true },
    { text: '$states["x" = context.x].input', reads: true },
    { text: '($states).context', reads: true },
    { text: '[$states].context', reads: true },
    { text: '$states@$s.$s.context', reads: true },
    { text: '$states@$s.input.($s.context)', reads: true },
    { text: '$lookup($states, "context")', reads: true },
    { text: '$states ~> $keys()', reads: true },
    { text: '$states ~> |$|{}|', reads: true },
    { text: '($s := $states; $s.context)', reads: true },
    { text: '$map([1], function() { $states }).context', reads: true },
    { text: '$states{ "c": context }', reads: true },
    { text: '$states^(input).context', reads: true },
  ])('$text may read the context: $reads', ({ text, reads }) => {
    expect(compileJsonata(text).readsContext).toBe(reads);
  });

  it('overflows when it is nested deeper than 100, as a sum of many terms is', () => {
    const sum = (terms: number) => Array(terms).fill('1').join('+');
    expect(compileJsonata(sum(100)).overflows).toBe(false);
    expect(compileJsonata(sum(101)).overflows).toBe(true);
  });
});
