import { describe, expect, it } from '@jest/globals';

import { SlowExpressions } from './slow-expressions.js';

describe('slow expressions', () => {
  it('are remembered until they have been quick', () => {
    const slow = new SlowExpressions();
    slow.note('a', true);
    slow.note('b', false);
    expect([slow.has('a'), slow.has('b')]).toEqual([true, false]);
    slow.note('a', false);
    expect(slow.has('a')).toBe(false);
  });

  it('are a bounded number: the one that was noted longest ago is forgotten', () => {
    const slow = new SlowExpressions();
    for (let n = 0; n < 1_000; n++) slow.note(String(n), true);
    slow.note('0', true);
    slow.note('last', true);
    expect([slow.has('0'), slow.has('1'), slow.has('2'), slow.has('last')]).toEqual([true, false, true, true]);
  });
});
