import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explainJsonSyntaxError, isNestedDeeperThan } from './json-syntax.js';

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const at = (text: string, column: number, line = 1) => `[Source: (String)"${text}"; line: ${line}, column: ${column}]`;

describe('explainJsonSyntaxError', () => {
  it.each([
    ['not a definition', `Unrecognized token 'not': was expecting ${VALUES}`, 4],
    ["{'a': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 3],
    ['{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value", 7],
    ['{"a":1 "b":2}', `Unexpected character ('"' (code 34)): was expecting comma to separate Object entries`, 9],
    ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 5],
    ['{"a":1,}', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name", 9],
    ['[1,]', `Unexpected character (']' (code 93)): expected a valid value ${VALUES}`, 5],
    ['{"a":tru}', `Unrecognized token 'tru': was expecting ${VALUES}`, 9],
    ['{"a":truest}', `Unrecognized token 'truest': was expecting ${VALUES}`, 12],
    ['{"a":012}', 'Invalid numeric value: Leading zeroes not allowed', 7],
    ['{"a":1.}', "Unexpected character ('}' (code 125)) in numeric value: Decimal point not followed by a digit", 9],
    ['{"a":"\\x"}', "Unrecognized character escape 'x' (code 120)", 9],
    ['{"a":"b', 'Unexpected end-of-input: was expecting closing quote for a string value', 8],
    [
      '{"a":1',
      'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"a":1"; line: 1, column: 1])',
      7,
    ],
    ['{} x', 'Trailing token found after value', 5],
    ['{"ä": €}', `Unexpected character ('€' (code 8364 / 0x20ac)): expected a valid value ${VALUES}`, 8],
  ])('%s → %s', (text, message, column) => {
    expect(explainJsonSyntaxError(text)).toEqual({ message, source: at(text, column) });
  });

  it('counts lines', () => {
    const text = '{\n  "a": 1,\n  b\n}';
    expect(explainJsonSyntaxError(text).source).toBe(at(text, 4, 3));
  });

  it('shows the first 500 characters of a long text', () => {
    expect(explainJsonSyntaxError('x'.repeat(600)).source).toBe(
      `[Source: (String)"${'x'.repeat(500)}"[truncated 100 chars]; line: 1, column: 257]`,
    );
  });

  it('finds a mistake in every text that JSON.parse refuses, and in no other', () => {
    const damaged = fc.tuple(fc.json(), fc.nat(), fc.string({ maxLength: 3 })).map(([json, where, text]) => {
      const index = where % (json.length + 1);
      return json.slice(0, index) + text + json.slice(index + 1);
    });
    fc.assert(
      fc.property(damaged, (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        expect(explainJsonSyntaxError(text).message === 'Invalid JSON').toBe(valid);
      }),
      { numRuns: 500 },
    );
  });
});

describe('isNestedDeeperThan', () => {
  it.each([
    ['[[]]', 2, false],
    ['[[]]', 1, true],
    ['{"a":{}}', 1, true],
    ['"[[[["', 0, false],
    ['["\\"[[["]', 1, false],
    ['[][][]', 1, false],
  ])('%s deeper than %i: %s', (text, most, deeper) => {
    expect(isNestedDeeperThan(most, text)).toBe(deeper);
  });
});
