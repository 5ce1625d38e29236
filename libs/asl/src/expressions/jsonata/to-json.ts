import type { Json } from '../../data/json.js';
import { defineMember, type JsonObjectDraft } from '../own-members.js';
import { LimitReached, MAX_RESULT_BYTES, MAX_RESULT_DEPTH, OUT_OF_MEMORY, OUT_OF_STACK } from './limits.js';
import { isMarked } from './values.js';

/** Thrown where a function is found in a result: it has no JSON. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/**
 * What an expression gave, as plain JSON. What is plain already is not copied: a part of the input stays the same object.
 * Infinity and NaN become texts, as AWS writes them. Throws LimitReached, or NotJson.
 */
export function toJson(value: unknown, maxBytes = MAX_RESULT_BYTES): Json {
  let bytes = 0;

  const convert = (part: unknown, depth: number): Json => {
    bytes += typeof part === 'string' ? part.length : 8;
    if (bytes > maxBytes) throw new LimitReached(OUT_OF_MEMORY);
    if (depth > MAX_RESULT_DEPTH) throw new LimitReached(OUT_OF_STACK);
    switch (typeof part) {
      case 'string':
      case 'boolean':
        return part;
      case 'number':
        return Number.isFinite(part) ? part : String(part);
      case 'object':
        if (part === null) return null;
        return Array.isArray(part) ? array(part, depth) : object(part as Readonly<Record<string, unknown>>, depth);
      default:
        throw new NotJson();
    }
  };

  const array = (items: readonly unknown[], depth: number): Json => {
    let copy: Json[] | undefined = isMarked(items) ? [] : undefined;
    items.forEach((item, index) => {
      const converted = convert(item, depth + 1);
      if (copy === undefined && converted !== item) copy = items.slice(0, index) as Json[];
      copy?.push(converted);
    });
    return copy ?? (items as readonly Json[]);
  };

  const object = (members: Readonly<Record<string, unknown>>, depth: number): Json => {
    // An object that an expression has made has no prototype.
    let copy: JsonObjectDraft | undefined = Object.getPrototypeOf(members) === null ? {} : undefined;
    const names = Object.keys(members);
    names.forEach((name, index) => {
      bytes += name.length;
      const converted = convert(members[name], depth + 1);
      if (copy === undefined && converted !== members[name]) {
        copy = {};
        for (const before of names.slice(0, index)) defineMember(copy, before, members[before] as Json);
      }
      if (copy === undefined) return;
      if (name === '__proto__') defineMember(copy, name, converted);
      else copy[name] = converted;
    });
    return copy ?? (members as Json);
  };

  return convert(value, 0);
}
