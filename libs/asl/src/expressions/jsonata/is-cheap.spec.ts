import { describe, expect, it } from '@jest/globals';

import { compileJsonata } from './compile-jsonata.js';

const chain = (start: string, double: (name: string) => string) =>
  `($v0 := ${start}; ${Array.from({ length: 40 }, (_none, n) => `$v${n + 1} := ${double(`$v${n}`)};`).join(' ')} $v40)`;

const doubledObject = chain('{"a": 1}', (v) => `{"l": ${v}, "r": ${v}}`);

describe('evaluated in this process', () => {
  it.each([
    '$states.input.a.b[0]',
    '$states.input.orders[status = "open"].total',
    '$states.input.orders[-1].lines[sku = $sku and amount > 2]',
    '$states.input.orders.{"id": id, "gross": net * 1.19, "of": $states.input.customer.name}',
    '$states.input.orders.(net + tax)',
    '$states.input.orders{ status: $sum(net) }',
    '{"a": 1, "b": [$states.result, null, true], "c": {"d": $x}}',
    '$states.input.n > 3 and $not($states.input.done) or "x" in $states.input.tags',
    '$states.input.n % 2 = 0 ? "even" : "odd"',
    '$states.input.name ?? "nobody"',
    '$states.input.name ?: "nobody"',
    '$exists($states.input.x) and $type($states.input.x) = "number"',
    '$sum($x) / $count($x) - $average($x) + $max($x) + $min($x)',
    '"arn:aws:s3:::" & $states.input.bucket & "/" & $string($states.input.n)',
    '$uppercase($substringBefore($states.input.name, " "))',
    '$join($split($states.input.path, "/"), "-")',
    '$merge([$states.input, {"extra": 1}])',
    '$append($states.input.a, [1, 2])',
    '$lookup($states.input, $key)',
    '$keys($states.input)',
    '$reverse($states.input.list)',
    '$partition($states.input.list, 10)',
    '$range(0, 100, 5)',
    '[1..100]',
    '$uuid() & $random(42) & $hash("a", "MD5") & $now() & $millis()',
    '$parse($states.input.body).id',
    '$error("no stock")',
    '( $net := $sum($states.input.lines.net); $tax := $net * 0.2; {"net": $net, "tax": $tax} )',
    '$variable := 1',
    '$states.input.items[]',
    '-$states.input.n',
  ])('%s', (text) => expect(compileJsonata(text).cheap).toBe(true));
});

describe('evaluated elsewhere', () => {
  it.each([
    { why: 'regular expression', text: '$contains($x, /a/)' },
    { why: 'function of the user', text: '$map($x, function($i) { $i })' },
    { why: 'function as a value', text: '$map($x, $string)' },
    { why: 'function application', text: '$x ~> $count()' },
    { why: 'partial application', text: '$substring(?, 1)' },
    { why: 'recursion', text: '($f := function($n) { $f($n) }; $f(1))' },
    { why: 'descendants', text: '$states.**.id' },
    { why: 'wildcard', text: '$states.input.*' },
    { why: 'parent', text: '$states.input.a.b.%.c' },
    { why: 'order-by', text: '$states.input.items^(price)' },
    { why: 'sort', text: '$sort($x)' },
    { why: 'distinct is quadratic', text: '$distinct($x)' },
    { why: 'tuple stream', text: '$x@$a.$x@$b.{"a": $a}' },
    { why: 'index binding', text: '$x#$i.{"i": $i}' },
    { why: 'transform', text: '$x ~> |a|{"b": 1}|' },
    { why: 'text growth', text: '$pad("a", 200000000)' },
    { why: 'replace', text: '$replace($x, "a", "b")' },
    { why: 'picture', text: '$fromMillis(0, "[Y]")' },
    { why: 'range without a known end', text: '[1..$n]' },
    { why: 'wide range', text: '[1..100000]' },
    { why: 'range() without a known end', text: '$range(1, $n, 1)' },
    { why: 'range() with a fine step', text: '$range(1, 2, 0.0001)' },
    { why: 'unknown function', text: '$foo(1)' },
    { why: 'eval', text: '$eval("1")' },
    { why: 'function that is a binding', text: '($count := 1; $count($x))' },
    { why: 'array for each item', text: '$states.input.list.$x' },
    { why: 'array for each item, hidden in an object', text: '$states.input.list.({"a": $x}.a)' },
    { why: 'array for each item, looked up', text: '$states.input.list.$lookup({"a": $x}, "a")' },
    { why: 'ranges in ranges', text: '[1..10000].[1..10000]' },
    { why: 'binding in a constructor', text: '[$x := 1, $x]' },
    { why: 'lists doubled', text: chain('[1]', (v) => `[${v}, ${v}]`) },
    { why: 'lists doubled by append', text: chain('1', (v) => `$append(${v}, ${v})`) },
    { why: 'doubled objects compared', text: `${doubledObject} = ${doubledObject}` },
    { why: 'doubled objects written', text: `$string(${doubledObject})` },
    { why: 'doubled objects joined to a text', text: `"" & ${doubledObject}` },
    { why: 'many lists in a constructor', text: `[${Array(20).fill('$x').join(', ')}]` },
    { why: 'a text of the input looked for in another', text: '$contains($states.input.a, $states.input.b)' },
    { why: 'split at a text of the input', text: '$split($states.input.a, $states.input.b, 3)' },
    { why: 'a long text looked for', text: `$substringAfter($states.input.a, "${'a'.repeat(65)}")` },
  ])('$why', ({ text }) => expect(compileJsonata(text).cheap).toBe(false));
});
