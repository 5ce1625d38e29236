import { SerializationException } from '../errors/index.js';

/** Fails with the words of AWS's deserialiser about a value of the wrong JSON type. `wanted` carries its article. */
export function refuseKind(value: unknown, wanted: string): never {
  if (Array.isArray(value)) throw new SerializationException('Start of list found where not expected.');
  if (typeof value === 'object')
    throw new SerializationException('Start of structure or map found where not expected.');
  throw new SerializationException(`${tokenOf(value)} can not be converted to ${wanted}`);
}

function tokenOf(value: unknown): string {
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  return value === true ? 'TRUE_VALUE' : 'FALSE_VALUE';
}
