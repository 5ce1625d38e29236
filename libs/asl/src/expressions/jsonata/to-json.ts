import type { Json } from '../../data/json.js';
import { defineMember, type JsonObjectDraft } from '../own-members.js';
import { LimitReached, MAX_RESULT_BYTES, MAX_RESULT_DEPTH, OUT_OF_MEMORY, OUT_OF_STACK } from './limits.js';
import { isMarked } from './values.js';

/** Thrown where a function is found in a result: it has no JSON. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
}

/** What may still be written. */
interface Room {
  bytes: number;
}

/**
 * What an expression gave, as plain JSON. What is plain already is not copied: a part of the input stays the same object.
 * Infinity and NaN become texts, as AWS writes them. Throws LimitReached, or NotJson.
 */
export function toJson(value: unknown, maxBytes = MAX_RESULT_BYTES): Json {
  return convert(value, 0, { bytes: maxBytes });
}

function convert(part: unknown, depth: number, room: Room): Json {
  room.bytes -= typeof part === 'string' ? part.length : 8;
  if (room.bytes < 0) throw new LimitReached(OUT_OF_MEMORY);
  if (depth > MAX_RESULT_DEPTH) throw new LimitReached(OUT_OF_STACK);
  switch (typeof part) {
    case 'string':
    case 'boolean':
      return part;
    case 'number':
      return Number.isFinite(part) ? part : String(part);
    case 'object':
      if (part === null) return null;
      return Array.isArray(part)
        ? convertArray(part, depth, room)
        : convertObject(part as Readonly<Record<string, unknown>>, depth, room);
    default:
      throw new NotJson();
  }
}

function convertArray(items: readonly unknown[], depth: number, room: Room): Json {
  let copy: Json[] | undefined = isMarked(items) ? [] : undefined;
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const converted = convert(item, depth + 1, room);
    if (copy === undefined && converted !== item) copy = items.slice(0, index) as Json[];
    copy?.push(converted);
  }
  return copy ?? (items as readonly Json[]);
}

function convertObject(members: Readonly<Record<string, unknown>>, depth: number, room: Room): Json {
  // An object that an expression has made has no prototype.
  let copy: JsonObjectDraft | undefined = Object.getPrototypeOf(members) === null ? {} : undefined;
  const names = Object.keys(members);
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string;
    const member = members[name];
    room.bytes -= name.length;
    const converted = convert(member, depth + 1, room);
    if (copy === undefined && converted !== member) {
      copy = {};
      for (const before of names.slice(0, index)) defineMember(copy, before, members[before] as Json);
    }
    if (copy === undefined) continue;
    if (name === '__proto__') defineMember(copy, name, converted);
    else copy[name] = converted;
  }
  return copy ?? (members as Json);
}
