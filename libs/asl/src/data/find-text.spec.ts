import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findText } from './find-text.js';

describe('findText', () => {
  it('finds what indexOf finds, in long texts of few letters too', () => {
    const letters = (max: number) => fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: max });
    fc.assert(
      fc.property(
        letters(12),
        letters(12),
        fc.nat(20),
        fc.integer({ min: 1, max: 400 }),
        (text, piece, from, times) => {
          const long = text.repeat(times) + 'a'.repeat(20_000) + text;
          const needle = piece + 'a'.repeat(100) + piece;
          return (
            findText(long, needle, from) === long.indexOf(needle, from) &&
            findText(text, piece, from) === text.indexOf(piece, from)
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  it('is not led astray by texts made to be slow', () => {
    const text = 'a'.repeat(230_000);
    const before = process.cpuUsage().user;
    expect(findText(text, `b${'a'.repeat(50_000)}`)).toBe(-1);
    expect(findText(text, `${'a'.repeat(50_000)}b`)).toBe(-1);
    expect(findText(`${text}b`, `${'a'.repeat(50_000)}b`)).toBe(180_000);
    // The engine's own search takes seconds of processor time for these.
    expect(process.cpuUsage().user - before).toBeLessThan(500_000);
  });
});
