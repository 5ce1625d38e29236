import type { Json } from './json.js';

/**
 * Whether the JSON text of `value` is surely longer than `limit` characters. Looks no further than that: a value in which
 * one large part occurs thousands of times (`States.Array($.a, $.a, …)`) is found out without ever being written.
 */
export function isLargerThan(value: Json, limit: number): boolean {
  return leastLength(value, limit) > limit;
}

/** A number is written in up to 25 characters, an escaped character in 6. */
const MOST_PER_LEAST = 25;

/** Whether the JSON text of `value` is surely no longer than `limit` bytes; a value near the limit is not. Costs little. */
export function isSurelyWithin(value: Json, limit: number): boolean {
  const least = Math.floor(limit / MOST_PER_LEAST);
  return leastLength(value, least) <= least;
}

/** Characters that the JSON text has at least; counted until there are more than `limit`. */
function leastLength(value: Json, limit: number): number {
  if (typeof value !== 'object' || value === null) return leafLength(value);
  let length = 0;
  const left: (readonly Json[] | Readonly<Record<string, Json>>)[] = [value];
  for (let next = left.pop(); next !== undefined && length <= limit; next = left.pop()) {
    if (Array.isArray(next)) {
      const items = next as readonly Json[];
      length += items.length + 1;
      if (length > limit) break;
      for (const item of items) {
        if (typeof item === 'object' && item !== null) left.push(item);
        else length += leafLength(item);
      }
    } else {
      const members = next as Readonly<Record<string, Json>>;
      length += 1; // its braces, less one comma
      // All members are its own: JSON has no others, and nothing is added to Object.prototype.
      for (const name in members) {
        const member = members[name] as Json;
        length += name.length + 4;
        if (typeof member === 'object' && member !== null) left.push(member);
        else length += leafLength(member);
      }
    }
  }
  return length;
}

function leafLength(leaf: Json | undefined): number {
  return typeof leaf === 'string' ? leaf.length + 2 : 1;
}
