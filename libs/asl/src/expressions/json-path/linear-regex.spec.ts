import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import { LinearRegex } from './linear-regex.js';

describe('LinearRegex', () => {
  it.each([
    { source: 'abc', text: 'abc', matches: true },
    { source: 'b', text: 'abc', matches: false },
    { source: '.*b.*', text: 'abc', matches: true },
    { source: 'a|bc|', text: 'bc', matches: true },
    { source: 'a|bc|', text: '', matches: true },
    { source: '(ab)+c?', text: 'ababc', matches: true },
    { source: 'a{2,3}', text: 'aaaa', matches: false },
    { source: 'a{2,}', text: 'aaaa', matches: true },
    { source: 'a{3}', text: 'aaa', matches: true },
    { source: '[^a-c\\d]+', text: 'xyz', matches: true },
    { source: '[^a-c\\d]+', text: 'xy1', matches: false },
    { source: '[]-]+', text: ']-', matches: true },
    { source: '\\w+@\\w+\\.com', text: 'me@host.com', matches: true },
    { source: '^a$', text: 'a', matches: true },
    { source: '.*\\bfoo\\b.*', text: 'a foo b', matches: true },
    { source: '.*\\bfoo\\b.*', text: 'afoob', matches: false },
    { source: '(?:a|b)*?', text: 'abba', matches: true },
    { source: 'a\\/b\\*', text: 'a/b*', matches: true },
    { source: '\\u0041\\x42\\t', text: 'AB\t', matches: true },
    { source: 'a.b', text: 'a\nb', matches: false },
    { source: 'a.b', text: 'a\nb', flags: 's', matches: true },
    { source: 'straße[x-z]', text: 'STRAßEY', flags: 'i', matches: true },
    { source: '.', text: '🆗', matches: true },
    { source: '[🆗🆘]', text: '🆘', matches: true },
  ])('/$source/ on "$text" → $matches', ({ source, text, flags, matches }) => {
    expect(new LinearRegex(source, flags ?? '').matchesWhole(text)).toBe(matches);
  });

  it.each([
    '(',
    ')',
    '[',
    '*a',
    'a**',
    'a{3,2}',
    'a{9999}',
    '(?=a)',
    '(?<n>a)',
    '\\1',
    '\\p',
    '[z-a]',
    'a{999}{2}',
    '(a{900}){900}',
    '(){999}'.repeat(3),
  ])('/%s/ is refused', (source) => {
    expect(() => new LinearRegex(source, '')).toThrow(ExpressionSyntaxError);
  });

  it('takes linear time where backtracking takes for ever', () => {
    const text = `${'a'.repeat(50_000)}!`;
    const start = performance.now();
    expect(new LinearRegex('((a+)+)+', '').matchesWhole(text)).toBe(false);
    expect(new LinearRegex('(a|a?)+b', '').matchesWhole(text)).toBe(false);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('agrees with RegExp on small expressions', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|b)', '(ab)?', '\\w', '(?:ba)*', '|');
    const quantifier = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}');
    const source = fc
      .array(fc.tuple(atom, quantifier), { maxLength: 5 })
      .map((parts) => parts.map(([part, repeat]) => (part === '|' ? part : `(?:${part})${repeat}`)).join(''));
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(source, text, (expression, subject) => {
        expect(new LinearRegex(expression, '').matchesWhole(subject)).toBe(
          new RegExp(`^(?:${expression})$`, 'u').test(subject),
        );
      }),
    );
  });
});
