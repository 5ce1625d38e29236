import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from './json.js';
import { isLargerThan, isSurelyWithin } from './json-size.js';

describe('isLargerThan', () => {
  it('never calls a value larger than its JSON text is', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => !isLargerThan(value as Json, JSON.stringify(value).length)));
  });

  it('finds out a value that could not even be written', () => {
    const part = 'x'.repeat(250_000);
    expect(
      isLargerThan(
        Array.from({ length: 1_000_000 }, () => part),
        262_144,
      ),
    ).toBe(true);
    expect(isLargerThan({ a: part, b: [part] }, 262_144)).toBe(true);
    expect(isLargerThan({ a: part }, 262_144)).toBe(false);
  });
});

describe('isSurelyWithin', () => {
  it('never calls a value smaller than its JSON text is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.nat(2_000), (value, limit) => {
        return !isSurelyWithin(value as Json, limit) || Buffer.byteLength(JSON.stringify(value)) <= limit;
      }),
    );
  });

  it('knows ordinary values to be so', () => {
    expect(isSurelyWithin({ order: 'o-1', total: 240 }, 262_144)).toBe(true);
    expect(isSurelyWithin('\u0000'.repeat(100_000), 262_144)).toBe(false);
    expect(
      isSurelyWithin(
        Array.from({ length: 20_000 }, () => -1.2345678901234567e-100),
        262_144,
      ),
    ).toBe(false);
  });
});
