import { describe, expect, it } from '@jest/globals';
import { anyNumber, wholeNumber } from './numbers.js';

describe('numbers of `…Path` fields', () => {
  it.each([
    { value: 3, whole: 3, any: 3 },
    { value: '3', whole: 3, any: 3 },
    { value: '-3', whole: -3, any: -3 },
    { value: 1.5, whole: undefined, any: 1.5 },
    { value: '1.5', whole: undefined, any: 1.5 },
    { value: '1e2', whole: undefined, any: 100 },
    { value: '0x10', whole: undefined, any: undefined },
    { value: ' 3', whole: undefined, any: undefined },
    { value: '', whole: undefined, any: undefined },
    { value: true, whole: undefined, any: undefined },
    { value: null, whole: undefined, any: undefined },
    { value: [3], whole: undefined, any: undefined },
  ])('$value → whole $whole, any $any', ({ value, whole, any }) => {
    expect(wholeNumber(value)).toBe(whole);
    expect(anyNumber(value)).toBe(any);
  });
});
