import { SerializationException } from '../errors/index.js';
import { LIMITS } from '../limits.js';
import { refuseKind } from './json-kind.js';
import { membersOf, type MemberType, type StructureClass } from './members.js';

/**
 * A parsed JSON value as an instance of `structure`: only members of the model, null means absent.
 * @throws SerializationException when something has the wrong JSON type
 */
export function readStructure<T extends object>(structure: StructureClass<T>, value: unknown): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new SerializationException('Expected null or a structure');
  // Not by `new`: its fields would all be there, undefined.
  const read = Object.create(structure.prototype as object) as Record<string, unknown>;
  for (const { name, type } of membersOf(structure).values()) {
    const given: unknown = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
    if (given !== undefined && given !== null) read[name] = readMember(type, given);
  }
  return read as T;
}

function readMember(type: MemberType, value: unknown): unknown {
  switch (type.kind) {
    case 'text':
      return typeof value === 'string' ? value : refuseKind(value, 'a String');
    case 'whole':
      return isWhole(value, type.bits) ? value : refuseKind(value, type.bits === 32 ? 'an Integer' : 'a Long');
    case 'decimal':
      return typeof value === 'number' ? value : refuseKind(value, 'a Float');
    case 'flag':
      return typeof value === 'boolean' ? value : refuseKind(value, 'a Boolean');
    case 'structure':
      return readStructure(type.of(), value);
    case 'list':
      if (!Array.isArray(value)) throw new SerializationException('Expected list or null');
      return readList(type.element, value);
  }
}

/** The elements that are there; of a list that is too long, one more than there may be, by which its length is refused. */
function readList(element: MemberType, values: readonly unknown[]): unknown[] {
  const read: unknown[] = [];
  for (const value of values) {
    if (read.length > LIMITS.listElements) break;
    if (value !== null) read.push(readMember(element, value));
  }
  return read;
}

function isWhole(value: unknown, bits: 32 | 64): boolean {
  if (typeof value !== 'number') return false;
  return bits === 32 ? (value | 0) === value : Number.isSafeInteger(value);
}
