import { describe, expect, it } from '@jest/globals';
import {
  Bindings,
  compare,
  compareAsMultiset,
  compareExactly,
  legendOf,
  withoutWhatSortingLost,
  type HistoryEvent,
} from './index.js';

const legend = legendOf({
  recordedDate: '04-08-2023, 16:47:10',
  normalizers: [
    { type: 'regex', pattern: 'arn:aws:iam::1:role/a', replacement: 'role_arn', boundTo: 'roleArn' },
    { type: 'regex', pattern: 'arn:aws:iam::1:role/b', replacement: 'role_arn_2', boundTo: 'roleArn' },
    { type: 'regex', pattern: '[0-9]+ (not a text)', replacement: 'a_pattern' },
    { type: 'keyValue', replacement: 'RandomNumber', byReference: false },
    { type: 'custom', name: 'convert_output_to_json' },
  ],
});
const differences = (recorded: unknown, actual: unknown): readonly string[] =>
  compare(recorded, actual, { legend }).differences.map(({ path }) => path);

describe('compare', () => {
  it.each([
    { name: 'equal scalars', recorded: 1, actual: 1 },
    { name: 'null with null', recorded: null, actual: null },
    { name: 'an object with its JSON text', recorded: { a: [1] }, actual: '{"a":[1]}' },
    { name: 'an absent member with undefined', recorded: { a: 1 }, actual: { a: 1, b: undefined } },
    { name: 'an instant', recorded: { startDate: 'datetime' }, actual: { startDate: '2026-01-01T00:00:00Z' } },
    { name: 'an instant as a number', recorded: 'timestamp', actual: 17 },
    { name: 'one token twice, the same text', recorded: ['<uuid:1>', 'x-<uuid:1>'], actual: ['ab', 'x-ab'] },
    { name: 'one token twice in one text', recorded: '<n>/<n>!', actual: 'abc/abc!' },
    { name: 'the place', recorded: 'arn:<partition>:states:<region>:1', actual: 'arn:aws:states:us-east-1:1' },
    { name: 'a word for a role', recorded: 'role_arn', actual: 'arn:aws:iam::1:role/a' },
    { name: 'a longer word that begins with another', recorded: 'is role_arn_2', actual: 'is arn:aws:iam::1:role/b' },
    { name: 'a word for any value', recorded: { n: 'RandomNumber' }, actual: { n: 17 } },
    { name: 'instants that differ', recorded: ['<timestamp>!', '<timestamp>!'], actual: ['1!', '2!'] },
    { name: 'a quoted date in a text', recorded: '["date"]', actual: '["2024-11-06T09:42:03Z"]' },
    { name: 'a member younger than the recording', recorded: {}, actual: { redriveCount: 0 } },
    { name: 'a member parsed by the test', recorded: { output: [1] }, actual: { output: '[1]' } },
    { name: 'ignored members', recorded: { a: 1, SdkHttpMetadata: {} }, actual: { a: 1, stackTrace: [] } },
  ])('agrees: $name', ({ recorded, actual }) => {
    expect(differences(recorded, actual)).toEqual([]);
  });

  it.each([
    { name: 'a number with its text', recorded: 1, actual: '1', at: ['$'] },
    { name: 'an array with its JSON text', recorded: [1], actual: '[1]', at: ['$'] },
    { name: 'a member too many', recorded: { a: 1 }, actual: { a: 1, b: 2 }, at: ['$.b'] },
    { name: 'a member missing', recorded: { a: 1, b: null }, actual: { a: 1 }, at: ['$.b'] },
    { name: 'null where nothing was recorded', recorded: {}, actual: { a: null }, at: ['$.a'] },
    { name: 'a younger member that was recorded', recorded: { redriveCount: 1 }, actual: {}, at: ['$.redriveCount'] },
    { name: 'arrays of other lengths', recorded: { a: [1, 2] }, actual: { a: [1] }, at: ['$.a'] },
    { name: 'one token, two texts', recorded: ['<uuid:1>', '<uuid:1>'], actual: ['a', 'b'], at: ['$[1]'] },
    { name: 'another region', recorded: 'x:<region>', actual: 'x:eu-west-1', at: ['$'] },
    { name: 'another role', recorded: 'role_arn', actual: 'arn:aws:iam::1:role/b', at: ['$'] },
    { name: 'a pattern taken for a text', recorded: 'a_pattern', actual: 'anything', at: ['$'] },
    { name: 'a number where a text is', recorded: 'a', actual: 1, at: ['$'] },
  ])('differs: $name', ({ recorded, actual, at }) => {
    expect(differences(recorded, actual)).toEqual(at);
  });

  it('keeps what it learnt for the next comparison of the vector', () => {
    const { bindings } = compare('<name>', 'first');
    expect(compare('<name>', 'second', { bindings }).differences).toHaveLength(1);
    expect(compare('<name>', 'first', { bindings }).differences).toHaveLength(0);
  });
});

describe('histories', () => {
  const event = (id: number, previousEventId: number, type: string, value: string): HistoryEvent => ({
    id,
    previousEventId,
    type,
    details: { value },
  });
  const given = { legend, bindings: Bindings.PLACE };
  const recorded = [event(1, 0, 'Entered', '<uuid:1>'), event(2, 1, 'Entered', 'x'), event(3, 1, 'Exited', '<uuid:1>')];

  it('agrees in another order as a multiset, not exactly', () => {
    const actual = [event(1, 0, 'Entered', 'x'), event(2, 1, 'Exited', 'u'), event(3, 1, 'Entered', 'u')];
    expect(compareAsMultiset(recorded, actual, given).differences).toEqual([]);
    expect(compareExactly(recorded, actual, given).differences).not.toEqual([]);
  });

  it('takes back a pairing that leads nowhere', () => {
    // Paired by position, <uuid:1> would become x, and the third event would not agree.
    const actual = [event(1, 0, 'Entered', 'x'), event(2, 1, 'Entered', 'u'), event(3, 2, 'Exited', 'u')];
    expect(compareAsMultiset(recorded, actual, given).differences).toEqual([]);
  });

  it('counts what is missing or doubled', () => {
    const actual = [event(1, 0, 'Entered', 'x'), event(2, 1, 'Exited', 'u'), event(3, 1, 'Exited', 'u')];
    expect(compareAsMultiset(recorded, actual, given).differences).toEqual([
      { path: '$.events: how many Entered', recorded: 2, actual: 1 },
      { path: '$.events: how many Exited', recorded: 1, actual: 2 },
    ]);
  });

  it('shows the details that agree with no event', () => {
    const actual = [event(1, 0, 'Entered', 'u'), event(2, 1, 'Entered', 'y'), event(3, 1, 'Exited', 'u')];
    expect(compareAsMultiset(recorded, actual, given).differences).not.toEqual([]);
  });

  it('tells exact lists apart by a predecessor alone', () => {
    const actual = [event(1, 0, 'Entered', 'u'), event(2, 1, 'Entered', 'x'), event(3, 2, 'Exited', 'u')];
    expect(compareAsMultiset(recorded, actual, given).differences).toEqual([]);
    expect(compareExactly(recorded, actual, given).differences).toEqual([
      { path: '$.events[2].previousEventId', recorded: 1, actual: 2 },
    ]);
  });

  it('knows what the sorting of parallel branches has lost', () => {
    const types = [
      'ParallelStateStarted',
      'ParallelStateSucceeded',
      'ParallelStateExited',
      'ParallelStateSucceeded',
      'ParallelStateExited',
    ];
    const kept = withoutWhatSortingLost(types.map((type, i) => event(i + 1, i, type, '')));
    expect(kept.map(({ id }) => id)).toEqual([1, 5]);
  });
});
