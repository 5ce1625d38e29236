import { isJsonObject, type Json } from './json.js';
import { isLargerThan } from './json-size.js';

/** A member of an object whose JSON text was written once; the same value need not be written again. */
export interface MemberText {
  readonly name: string;
  readonly value: Json;
  /** The value's text. */
  readonly text: string;
  /** What stands in the object's text: the brace or comma before the member, its name and its value's text. */
  readonly piece: string;
  /** UTF-8 bytes of the piece, once somebody has counted them. */
  bytes?: number | undefined;
}

export interface Written {
  readonly text: string;
  /** The members in order; undefined for what is no object, and for objects of very many members. */
  readonly members?: readonly MemberText[];
}

/** Objects of more members are written as a whole: one by one they cost more than what is known of them saves. */
const MAX_MEMBERS = 64;

/**
 * The text that `JSON.stringify` gives, made of the texts `known` of values that occur again: values are never changed
 * (see Json), so the same one has the same text. Undefined when it is longer than `limit` characters; a value in which
 * one large part occurs thousands of times is found out without ever being written.
 */
export function writeJson(value: Json, known: readonly MemberText[], limit: number): Written | undefined {
  const text = knownOf(value, known)?.text;
  if (text !== undefined) return text.length > limit ? undefined : { text };
  if (!isJsonObject(value)) return writeWhole(value, limit);
  const members: MemberText[] = [];
  let written = '';
  // All members are its own: JSON has no others, and nothing is added to Object.prototype.
  for (const name in value) {
    if (members.length === MAX_MEMBERS) return writeWhole(value, limit);
    const given = value[name];
    if (given === undefined) continue;
    const member = writeMember(name, given, members.length, known, limit - written.length);
    if (member === undefined) return undefined;
    members.push(member);
    written += member.piece;
    if (written.length >= limit) return undefined;
  }
  return { text: members.length === 0 ? '{}' : `${written}}`, members };
}

/** Equal is enough: equal texts and numbers have equal JSON texts (0 and -0 are both written as 0). */
function knownOf(value: Json, known: readonly MemberText[]): MemberText | undefined {
  for (const member of known) if (member.value === value) return member;
  return undefined;
}

/** UTF-8 bytes of the text of an object that has these members. */
export function byteLengthOf(members: readonly MemberText[]): number {
  let bytes = 1; // the closing brace
  for (const member of members) bytes += member.bytes ??= Buffer.byteLength(member.piece, 'utf8');
  return bytes;
}

function writeWhole(value: Json, limit: number): Written | undefined {
  if (isLargerThan(value, limit)) return undefined;
  const text = JSON.stringify(value);
  return text.length > limit ? undefined : { text };
}

function writeMember(
  name: string,
  value: Json,
  position: number,
  known: readonly MemberText[],
  limit: number,
): MemberText | undefined {
  const before = known[position];
  if (before?.value === value && before.name === name) return before;
  const elsewhere = knownOf(value, known);
  const lead = position === 0 ? '{' : ',';
  if (elsewhere?.name === name && elsewhere.piece.startsWith(lead)) return elsewhere;
  const text = elsewhere?.text ?? writeWhole(value, limit)?.text;
  if (text === undefined) return undefined;
  return { name, value, text, piece: `${lead}${JSON.stringify(name)}:${text}`, bytes: undefined };
}
