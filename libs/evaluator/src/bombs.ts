/** An expression that would hurt a process that evaluates it without limits. */
export interface Bomb {
  readonly name: string;
  readonly expression: string;
}

/** Doubles a text, an array or an object `times` times: what it yields has 2^times parts. */
const doubled = (start: string, double: string, times: number) =>
  `($f := function($x, $n) { $n = 0 ? $x : $f(${double}, $n - 1) }; $f(${start}, ${times}))`;
const bindings = (start: string, double: (name: string) => string, times: number) =>
  `($v0 := ${start}; ${Array.from({ length: times }, (_none, n) => `$v${n + 1} := ${double(`$v${n}`)};`).join(' ')} $v${times})`;
const many = (count: number, part: (index: number) => string, separator: string) =>
  Array.from({ length: count }, (_none, index) => part(index)).join(separator);

/**
 * Expressions that any definition may hold. Each must end within a second and a half with an error, whatever it costs the process
 * it runs in, while this process goes on. All are correct JSONata.
 */
export const BOMBS: readonly Bomb[] = [
  // Texts that grow.
  { name: 'pad to 200 million', expression: '$length($pad("a", 200000000))' },
  { name: 'pad to the left', expression: '$pad("a", -2000000000)' },
  { name: 'pad with a long text', expression: '$pad("a", 1000000, $pad("b", 1000000, "c"))' },
  { name: 'pad beyond the longest array', expression: '$pad("a", 5000000000)' },
  { name: 'join of many', expression: '$join([1..800000].("aaaaaaaaaa"))' },
  { name: 'join with a long separator', expression: '$join([1..100000].$string(), $pad("", 100000, "x"))' },
  { name: 'replace makes much of little', expression: '$replace($pad("", 100000, "a"), "a", $pad("", 100000, "b"))' },
  { name: 'replace by a regular expression', expression: '$replace($pad("", 100000, "a"), /a/, $pad("", 1000, "b"))' },
  { name: 'a text doubled by recursion', expression: doubled('"x"', '$x & $x', 40) },
  { name: 'a text doubled by bindings', expression: bindings('"xxxxxxxx"', (v) => `${v} & ${v}`, 60) },
  {
    name: 'a text of an object doubled',
    expression: `$string(${bindings('{"a":1}', (v) => `{"l":${v},"r":${v}}`, 30)})`,
  },
  {
    name: 'an object doubled, compared',
    expression: `(${bindings('{"a":1}', (v) => `{"l":${v},"r":${v}}`, 30)}) = (${bindings('{"a":1}', (v) => `{"l":${v},"r":${v}}`, 30)})`,
  },
  { name: 'an object doubled, as the result', expression: bindings('{"a":1}', (v) => `{"l":${v},"r":${v}}`, 30) },
  {
    name: 'an object doubled and cloned',
    expression: `$clone(${bindings('{"a":1}', (v) => `{"l":${v},"r":${v}}`, 30)})`,
  },
  { name: 'url encoding, again and again', expression: doubled('"%%%%"', '$encodeUrlComponent($x)', 1_000_000) },
  { name: 'base64, again and again', expression: doubled('"abc"', '$base64encode($x)', 200) },
  {
    name: 'a reduction that concatenates',
    expression: '$reduce([1..800000], function($a, $b) { $string($a) & $string($b) })',
  },
  { name: 'a wide number picture', expression: '($p := $pad("", 500000, "0"); [1..800000].$formatNumber($, $p))' },
  { name: 'a wide date picture', expression: '$fromMillis(0, "[Y," & "900000000-900000000" & "]")' },

  // Lists that grow.
  { name: 'a range of 900,000', expression: '[1..900000] ~> $count' },
  { name: 'a range of ten million', expression: '$sum([1..10000000])' },
  { name: 'a range beyond all measure', expression: '[1..1000000000000]' },
  { name: 'range() of ten million', expression: '$count($range(1, 10000000, 1))' },
  { name: 'range() of range()', expression: '$range(1, 800000, 1).$range(1, 800000, 1)' },
  { name: 'ranges in ranges', expression: '[1..100000].[1..100000]' },
  { name: 'ranges in ranges in ranges', expression: '$count([1..2000].([1..2000].([1..2000])))' },
  { name: 'a list doubled by append', expression: doubled('[1]', '$append($x, $x)', 60) },
  { name: 'a list doubled by a constructor', expression: bindings('[1,2,3,4]', (v) => `[${v},${v}]`, 40) },
  { name: 'a list doubled, shared', expression: bindings('[1]', (v) => `[[${v}],[${v}]]`, 40) },
  { name: 'a product of a list with itself', expression: '($l := [1..5000]; $l.($a := $; $l.($a * $)))' },
  { name: 'zip of long lists', expression: '$map([1..100000], function($i) { $zip([1..100000], [1..100000]) })' },
  { name: 'an object of a million members', expression: '$merge([1..800000].{ $string($): $ })' },
  { name: 'groups without end', expression: '[1..800000]{ $string($): $ }' },
  { name: 'spread of many', expression: '$spread([1..200000].{ $string($): $ })' },
  { name: 'distinct of many', expression: '$count($distinct([1..300000].{ "a": $ }))' },
  { name: 'a sort of many', expression: '$sort([1..800000], function($a, $b) { $a < $b })' },
  { name: 'order-by of many', expression: '[1..800000]^(>$)' },
  { name: 'shuffle and sort', expression: '$sort($shuffle([1..800000]))' },
  {
    name: 'descendants of descendants',
    expression: '($o := {"a":{"a":{"a":[1..20000].{"a":{"a":$}}}}}; $o.**.**.**.**.**.**)',
  },
  { name: 'matches without end', expression: '$count($match($pad("", 1000000, "ab"), /a/))' },
  {
    name: 'split into characters, each again',
    expression: '$split($pad("", 1000000, "a"), "").$split($pad("", 1000000, "b"), "")',
  },
  {
    name: 'a tuple stream that multiplies',
    expression: '($o := {"l": [1..5000].{"v": $}}; $o.l@$a.$o.l@$b.{"a": $a.v, "b": $b.v})',
  },
  { name: 'indexes of a product', expression: '($l := [1..3000].{"x": $}; $l#$i.($l)#$j.{"i": $i, "j": $j})' },
  { name: 'transform of a large value', expression: '{"l": [1..300000].{"a": $}} ~> |l|{"b": [1..300000]}|' },

  // Time without growth.
  { name: 'a tail call without end', expression: '($f := function($x) { $f($x + 1) }; $f(1))' },
  { name: 'a recursion without end', expression: '($f := function($x) { 1 + $f($x + 1) }; $f(1))' },
  {
    name: 'two functions that call each other',
    expression: '($f := function($x) { $g($x) }; $g := function($x) { $f($x) }; $f(1))',
  },
  { name: 'the Y combinator', expression: '(function($f) { $f($f) })(function($f) { $f($f) })' },
  {
    name: 'Ackermann',
    expression:
      '($a := function($m, $n) { $m = 0 ? $n + 1 : $n = 0 ? $a($m - 1, 1) : $a($m - 1, $a($m, $n - 1)) }; $a(4, 3))',
  },
  { name: 'Fibonacci', expression: '($f := function($n) { $n < 2 ? $n : $f($n - 1) + $f($n - 2) }; $f(60))' },
  { name: 'loops in loops', expression: '$map([1..3000], function($a) { $map([1..3000], function($b) { $a * $b }) })' },
  { name: 'filters in filters', expression: '($l := [1..5000]; $l[$ in $l[$ in $l]])' },
  { name: 'a filter that counts a list', expression: '($l := [1..30000]; $l[$count($l[$ > 3]) = 0])' },
  {
    name: 'each of each',
    expression:
      '($o := $merge([1..2000].{ $string($): $ }); $each($o, function($v) { $each($o, function($w) { $v + $w }) }))',
  },
  {
    name: 'sift in a loop',
    expression: '($o := $merge([1..3000].{ $string($): $ }); [1..3000].$sift($o, function($v) { $v > 0 }))',
  },
  { name: 'a constructor of many lists', expression: `($l := [1..500000]; [${many(400, () => '$l', ', ')}])` },

  // Regular expressions and pictures: between two looks at the clock.
  {
    name: 'nested quantifiers, look-ahead',
    expression: '$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /^(?=a)(a+)+$/)',
  },
  { name: 'alternatives, look-ahead', expression: '$contains($pad("", 60, "ab") & "!", /^(?=.)(a|b|ab)*$/)' },
  { name: 'a back reference', expression: '$contains($pad("", 40, "x") & "!", /^((x+)+)\\2+$/)' },
  {
    name: 'a regular expression with large counts',
    expression: '$contains($pad("", 100000, "a"), /((a{0,500}){0,500}){0,500}b/)',
  },
  {
    name: 'split by nested quantifiers',
    expression: '$split("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /(?=a)((a+)+)+b/)',
  },
  {
    name: 'replace with nested quantifiers',
    expression: '$replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", /(?=a)(a*)*b(a*)*$/, "")',
  },
  {
    name: 'toMillis with the same part many times',
    expression: `$toMillis("${'1'.repeat(60)}x", "${'[f1]'.repeat(30)}")`,
  },
  { name: 'toMillis with a long timestamp', expression: '$toMillis("2020" & $pad("", 900000, "-01") & "x")' },
  {
    name: 'a function with a signature that backtracks',
    expression: `(function($a)<${'n+'.repeat(25)}:n>{ $a })(${many(60, String, ', ')}, "x")`,
  },

  // Depth.
  { name: 'a sum of 2,000 terms', expression: many(2_000, () => '1', ' + ') },
  { name: 'nested lists', expression: `${'['.repeat(150)}1${']'.repeat(150)}` },
  { name: 'nested conditions', expression: `${'true ? ('.repeat(120)}1${')'.repeat(120)}` },
  { name: 'a deep value', expression: doubled('1', '[[$x]]', 2_000) },
  { name: 'a deep parsed value', expression: '$parse($pad("", 400000, "[") & $pad("", 400000, "]"))' },
  { name: 'a deep value as a text', expression: `$string(${doubled('1', '{"a": $x}', 20_000)})` },
];
