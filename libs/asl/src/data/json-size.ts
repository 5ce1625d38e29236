import type { Json } from './json.js';

/**
 * Whether the JSON text of `value` is surely longer than `limit` characters. Looks no further than that: a value in which
 * one large part occurs thousands of times (`States.Array($.a, $.a, …)`) is found out without ever being written.
 */
export function isLargerThan(value: Json, limit: number): boolean {
  let size = 0;
  const left: Json[] = [value];
  while (left.length > 0) {
    const next = left.pop() as Json;
    if (typeof next === 'string') size += next.length + 2;
    else if (typeof next !== 'object' || next === null) size += 1;
    else if (Array.isArray(next)) {
      size += next.length + 1;
      if (size > limit) return true;
      for (const item of next as readonly Json[]) left.push(item);
    } else {
      for (const [name, member] of Object.entries(next)) {
        size += name.length + 4;
        left.push(member);
      }
    }
    if (size > limit) return true;
  }
  return false;
}
