import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from './json.js';
import { isLargerThan } from './json-size.js';

describe('isLargerThan', () => {
  it('never calls a value larger than its JSON text is', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => !isLargerThan(value as Json, JSON.stringify(value).length)));
  });

  it('finds out a value that could not even be written', () => {
    const part = 'x'.repeat(250_000);
    expect(isLargerThan(Array.from({ length: 1_000_000 }, () => part), 262_144)).toBe(true);
    expect(isLargerThan({ a: part, b: [part] }, 262_144)).toBe(true);
    expect(isLargerThan({ a: part }, 262_144)).toBe(false);
  });
});
