import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonObject } from './json.js';
import { Payload } from './payload.js';

const NAMES = [
  '__proto__',
  'constructor',
  'toJSON',
  'toString',
  '2',
  '10',
  '1',
  '',
  '"',
  '\ud800',
  'é\u2028',
  'a',
  'b',
];
const value = fc.jsonValue({ stringUnit: 'binary', maxDepth: 3 }) as fc.Arbitrary<Json>;
const name = fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: 'binary', maxLength: 3 }));
/** As `JSON.parse` makes them: every name is the object's own. */
const object = fc.array(fc.tuple(name, value), { maxLength: 8 }).map((members) => Object.fromEntries<Json>(members));
const picks = fc.array(fc.tuple(name, fc.nat(12)), { maxLength: 8 });

/** Its text is there. */
function written(payload: Payload): Payload {
  expect(payload.text).toBeDefined();
  return payload;
}

/** An object of members of `from`, under other names and in another order, and of some new ones. */
function rearranged(from: JsonObject, chosen: readonly (readonly [string, number])[]): JsonObject {
  const values: Json[] = [...Object.values(from), -0, 1.5, 'new', null, [from]];
  return Object.fromEntries(chosen.map(([member, index]) => [member, values[index % values.length] as Json]));
}

describe('a payload made of another one', () => {
  it('has the text that JSON.stringify gives, whatever is in it', () => {
    fc.assert(
      fc.property(object, picks, picks, (first, second, third) => {
        let payload = written(Payload.ofValue(first));
        for (const chosen of [second, third]) {
          const next = rearranged(payload.value as JsonObject, chosen);
          payload = written(Payload.ofValue(next, payload));
          expect(payload.text).toBe(JSON.stringify(next));
          expect(payload.byteLength).toBe(Buffer.byteLength(JSON.stringify(next)));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a name that objects inherit', '{"__proto__":{"a":1},"constructor":[],"toJSON":1}'],
    ['names that are numbers', '{"10":[1],"2":[2],"b":[3]}'],
    ['half a surrogate pair', '{"\\ud800":["\\udc00"],"s":"\\ud83d"}'],
    ['a pair across two members', '{"a":"\\ud83d","b":"\\ude00"}'],
    ['numbers in other spellings', '{"a":1.0,"b":[1e2],"c":-0,"d":[0.10]}'],
    ['characters of several bytes', '{"é":["€","😀","\\u2028"]}'],
    ['the same name twice', '{"a":[1],"b":2,"a":[3]}'],
    ['nothing', '{}'],
    ['no object', '[{"a":1.0}]'],
  ])('writes %s as JSON.stringify does, once and again', (_title, text) => {
    const given = Payload.ofText(text);
    const copy = (from: Payload): Json => (Array.isArray(from.value) ? [...from.value] : { ...(from.value as object) });
    const once = Payload.ofValue(copy(given), given);
    expect(once.text).toBe(JSON.stringify(JSON.parse(text)));
    const again = Payload.ofValue(copy(once), once);
    expect(again.text).toBe(once.text);
    expect(again.byteLength).toBe(Buffer.byteLength(once.text));
    expect(Object.prototype).not.toHaveProperty('a');
  });

  it('takes over texts that were written here, not the spelling of a text that came from outside', () => {
    const given = Payload.ofText('{"a":[1.0]}');
    const part = (given.value as { a: Json }).a;
    expect(Payload.ofValue({ a: part }, given).text).toBe('{"a":[1]}');
    expect(given.text).toBe('{"a":[1.0]}');
  });

  it('leaves out what is undefined', () => {
    const value = { a: undefined, b: [1], c: undefined } as unknown as Json;
    const payload = written(Payload.ofValue(value));
    expect(payload.text).toBe('{"b":[1]}');
    expect(Payload.ofValue(value, payload).text).toBe('{"b":[1]}');
  });

  it('writes an object of very many members as well', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`m${n}`, [n]]));
    const payload = written(Payload.ofValue(many));
    expect(payload.text).toBe(JSON.stringify(many));
    expect(Payload.ofValue({ ...many, more: true }, payload).text).toBe(JSON.stringify({ ...many, more: true }));
  });
});

describe('isLongerThan', () => {
  it('says what the length of the text says', () => {
    fc.assert(
      fc.property(object, picks, fc.nat(60), (first, chosen, limit) => {
        const before = written(Payload.ofValue(first));
        const next = rearranged(first, chosen);
        const { length } = JSON.stringify(next);
        for (const characters of [limit, length - 1, length, length + 1]) {
          const payload = Payload.ofValue(next, before);
          expect(payload.isLongerThan(characters)).toBe(length > characters);
          expect(payload.text).toHaveLength(length);
        }
      }),
    );
  });

  it('finds out a value that could not even be written', () => {
    const part = 'x'.repeat(250_000);
    const large = Array.from({ length: 1_000_000 }, () => part);
    expect(Payload.ofValue({ large }).isLongerThan(262_144)).toBe(true);
    const before = written(Payload.ofValue({ part }));
    const members = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`m${n}`, part]));
    expect(Payload.ofValue(members, before).isLongerThan(262_144)).toBe(true);
    expect(Payload.ofValue({ part }, before).isLongerThan(262_144)).toBe(false);
  });
});
