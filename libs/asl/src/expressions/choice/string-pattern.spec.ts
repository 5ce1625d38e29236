import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { compileStringPattern } from './string-pattern.js';

describe('compileStringPattern', () => {
  it.each([
    { pattern: 'abc', text: 'abc', matches: true },
    { pattern: 'abc', text: 'abcd', matches: false },
    { pattern: '', text: '', matches: true },
    { pattern: '*', text: '', matches: true },
    { pattern: 'log-*.txt', text: 'log-1.txt', matches: true },
    { pattern: 'log-*.txt', text: 'log-.txt', matches: true },
    { pattern: 'log-*.txt', text: 'log-1.txt.bak', matches: false },
    { pattern: '*.log', text: 'zebra.log', matches: true },
    { pattern: 'foo*.*', text: 'foobar.zebra', matches: true },
    { pattern: 'a*a', text: 'a', matches: false },
    { pattern: 'a*b*a', text: 'aba', matches: true },
    { pattern: 'ab*ba', text: 'aba', matches: false },
    { pattern: 'a\\*c', text: 'a*c', matches: true },
    { pattern: 'a\\*c', text: 'abc', matches: false },
    { pattern: 'a\\\\*', text: 'a\\b', matches: true },
    { pattern: 'a.c', text: 'abc', matches: false },
    { pattern: '**', text: 'x', matches: true },
  ])('$pattern on $text → $matches', ({ pattern, text, matches }) => {
    expect(compileStringPattern(pattern)(text)).toBe(matches);
  });

  it.each(['open\\', 'bad\\x*'])('%s fails when it is used', (pattern) => {
    expect(() => compileStringPattern(pattern)('x')).toThrow(expect.objectContaining({ error: 'States.Runtime' }));
  });

  it('agrees with the regular expression that says the same', () => {
    const letters = (...all: string[]) =>
      fc.array(fc.constantFrom(...all), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(letters('a', 'b', '*'), letters('a', 'b'), (pattern, text) => {
        expect(compileStringPattern(pattern)(text)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
      }),
    );
  });
});
