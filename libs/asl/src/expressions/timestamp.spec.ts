import { describe, expect, it } from '@jest/globals';

import { compareTimestamps, parseTimestamp, type Timestamp } from './timestamp.js';

describe('parseTimestamp', () => {
  it.each([
    { text: '2016-03-14T01:59:00Z', epochMs: Date.UTC(2016, 2, 14, 1, 59), nanos: 0 },
    { text: '2016-03-14T01:59:00+02:30', epochMs: Date.UTC(2016, 2, 13, 23, 29), nanos: 0 },
    { text: '2016-03-14T01:59:00-01:00', epochMs: Date.UTC(2016, 2, 14, 2, 59), nanos: 0 },
    { text: '2016-03-14T01:59:00.1Z', epochMs: Date.UTC(2016, 2, 14, 1, 59, 0, 100), nanos: 0 },
    { text: '2016-03-14T01:59:00.123456789Z', epochMs: Date.UTC(2016, 2, 14, 1, 59, 0, 123), nanos: 456_789 },
    { text: '0050-01-01T00:00:00Z', epochMs: -60_589_296_000_000, nanos: 0 },
    { text: '2024-02-29T00:00:00Z', epochMs: Date.UTC(2024, 1, 29), nanos: 0 },
  ])('$text is $epochMs ms and $nanos ns', ({ text, epochMs, nanos }) => {
    expect(parseTimestamp(text)).toEqual({ epochMs, nanos });
  });

  it.each([
    '2016-03-14 01:59:00Z',
    '2016-03-14T01:59:00',
    '2016-03-14t01:59:00z',
    '2016-03-14',
    '2016-13-14T01:59:00Z',
    '2023-02-29T00:00:00Z',
    '2016-03-14T25:59:00Z',
    '2016-03-14T24:00:00Z',
    '2016-03-14T01:60:00Z',
    '2016-03-14T01:59:00.Z',
    '2016-03-14T01:59:00.1234567890Z',
    '2016-03-14T01:59:00+24:00',
    ' 2016-03-14T01:59:00Z',
    '',
  ])('%j is no timestamp', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });
});

describe('compareTimestamps', () => {
  it('orders by the nanoseconds when the milliseconds are equal', () => {
    const earlier = parseTimestamp('2016-03-14T01:59:00.000000001Z') as Timestamp;
    const later = parseTimestamp('2016-03-14T02:59:00.000000002+01:00') as Timestamp;
    expect(compareTimestamps(earlier, later)).toBeLessThan(0);
    expect(compareTimestamps(later, earlier)).toBeGreaterThan(0);
    expect(compareTimestamps(later, later)).toBe(0);
  });
});
