import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDeeperThan } from './json-depth.js';
import { jsonProblem } from './json-problem.js';
import { JsonScanner } from './json-scanner.js';

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

describe('jsonProblem', () => {
  it.each(['{}', 'null', ' 12 ', '"x"', '[1, {"a": []}]', '-0.5e+3', '"\\u00e9\\n"', '{"a":1,"a":2}'])(
    'accepts %s',
    (text) => {
      expect(jsonProblem(text, 500)).toBeUndefined();
      expect(new JsonScanner(text).problem()).toBeUndefined();
    },
  );

  it.each([
    ['', 'Invalid execution input.'],
    ['  ', 'Invalid execution input.'],
    ['not some json', `Unrecognized token 'not': was expecting ${VALUES}`],
    ["{'not': 'json'", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    ['{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value"],
    ['{"a":1 "b":2}', "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries"],
    ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries"],
    ['[1,]', `Unexpected character (']' (code 93)): expected a valid value ${VALUES}`],
    ['{"a":1,}', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name"],
    ['{"a":[1}', "Unexpected close marker '}': expected ']'"],
    ['{"a":1', 'Unexpected end-of-input: expected close marker for Object'],
    ['[', 'Unexpected end-of-input within/between Array entries'],
    ['{"a', 'Unexpected end-of-input in field name'],
    ['"abc', 'Unexpected end-of-input: was expecting closing quote for a string value'],
    [
      '"a\nb"',
      'Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value',
    ],
    ['"\\x"', "Unrecognized character escape 'x' (code 120)"],
    ['012', 'Invalid numeric value: Leading zeroes not allowed'],
    ['1.x', "Unexpected character ('x' (code 120)): Decimal point not followed by a digit"],
    ['{} {}', "Unexpected character ('{' (code 123)): Expected space separating root-level values"],
    ['NaN', `Unrecognized token 'NaN': was expecting ${VALUES}`],
    ['"\ud800"', 'Invalid execution input.'],
  ])('%j: %s', (text, problem) => {
    expect(jsonProblem(text, 500)).toBe(problem);
  });

  it('agrees with JSON.parse about what is JSON, however a text was damaged', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '}', '{', '"', '\\', '0', 'e', ' ', '\u0001'),
        (text, at, piece) => {
          const damaged = text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + 1);
          let parses = true;
          try {
            JSON.parse(damaged);
          } catch {
            parses = false;
          }
          expect(new JsonScanner(damaged).problem() === undefined).toBe(parses);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses nesting beyond the limit without recursing, and ignores brackets in strings', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(isDeeperThan(nested(500), 500)).toBe(false);
    expect(isDeeperThan(nested(501), 500)).toBe(true);
    expect(isDeeperThan(JSON.stringify({ a: `${'['.repeat(600)}"\\` }), 500)).toBe(false);
    expect(jsonProblem(nested(400_000), 500)).toBe('Document nesting depth exceeds the maximum allowed (500)');
  });
});
