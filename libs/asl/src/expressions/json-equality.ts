import { isJsonObject, type Json } from '../data/json.js';

/** Deep equality of JSON values: order of members does not count, `1` equals `1.0`. Safe on any depth (no recursion). */
export function jsonEquals(left: Json, right: Json): boolean {
  const pairs: [Json, Json][] = [[left, right]];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [a, b] = pair;
    if (a === b) continue;
    if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length) return false;
      a.forEach((item, index) => pairs.push([item as Json, b[index] as Json]));
    } else if (isJsonObject(a) && isJsonObject(b)) {
      const names = Object.keys(a);
      if (names.length !== Object.keys(b).length) return false;
      for (const name of names) {
        if (!Object.hasOwn(b, name)) return false;
        pairs.push([a[name] as Json, b[name] as Json]);
      }
    } else {
      return false;
    }
  }
  return true;
}
