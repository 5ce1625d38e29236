import { describe, expect, it } from '@jest/globals';

import { LinearRegExp } from './linear-reg-exp.js';

/** All matches, as jsonata looks for them. */
function matches(engine: Pick<LinearRegExp, 'lastIndex' | 'exec'> | RegExp, text: string): unknown[] {
  const found: unknown[] = [];
  for (let from = 0; found.length < 20;) {
    engine.lastIndex = from;
    const match = engine.exec(text);
    if (match === null) return found;
    found.push([match.index, ...Array.from(match)]);
    from = engine.lastIndex > from ? engine.lastIndex : from + 1;
    if (from > text.length) return found;
  }
  return found;
}

describe('a regular expression in linear time', () => {
  it.each([
    [/b/g, 'abcb'],
    [/(a)|(b)/g, 'abc'],
    [/^ab/g, 'abab'],
    [/^a$/gm, 'a\nb\na'],
    [/GRÜSSE/gi, 'Grüsse grüsse'],
    [/[^\]]x/g, 'axbx'],
    [/\d{2,3}?/g, '12345'],
    [/(\w+)@(\w+)\.com/g, 'me@example.com, you@other.com'],
    [/a.c/g, 'a\nc abc'],
    [/\u00e9|\//g, 'é/'],
    [/hello\$/g, 'hello$world'],
    [/(?=x)x/g, 'xx'],
    [/(\w)\1/g, 'aabb'],
    [/🌍b/g, 'a🌍🌍b'],
    [/zzz/g, 'a'],
  ])('%s finds in %j what the engine of Node finds', (pattern, text) => {
    expect(matches(new LinearRegExp(pattern), text)).toEqual(matches(new RegExp(pattern.source, pattern.flags), text));
  });

  it('has no pattern that takes for ever', () => {
    const start = performance.now();
    expect(new LinearRegExp(/^(a+)+$/g).exec(`${'a'.repeat(20_000)}!`)).toBeNull();
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
