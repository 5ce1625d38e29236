import { describe, expect, it } from '@jest/globals';
import { medianOf, slopeOf } from './trend.js';

const line = (slope: number, noise: (n: number) => number = () => 0) =>
  Array.from({ length: 20 }, (_, n) => ({ at: n, value: 7 + slope * n + noise(n) }));

describe('slopeOf', () => {
  it('is the slope of a line', () => {
    expect(slopeOf(line(3))).toBe(3);
    expect(slopeOf(line(-0.5))).toBe(-0.5);
  });

  it('is not moved by a sample that stands out', () => {
    expect(slopeOf(line(0, (n) => (n === 19 ? 1_000 : 0)))).toBe(0);
  });

  it('is 0 for fewer than two samples', () => {
    expect(slopeOf([])).toBe(0);
    expect(slopeOf([{ at: 1, value: 5 }])).toBe(0);
  });
});

describe('medianOf', () => {
  it.each([
    { values: [], median: 0 },
    { values: [4], median: 4 },
    { values: [9, 1, 5], median: 5 },
    { values: [8, 2, 4, 1], median: 3 },
  ])('of $values is $median', ({ values, median }) => expect(medianOf(values)).toBe(median));
});
