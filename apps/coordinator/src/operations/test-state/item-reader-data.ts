import type { Json, MapState } from '#asl';
import { ValidationException } from '#sfn-api';
import { jsonWithin } from './json-within.js';

/**
 * The items in what an ItemReader would have read: JSON, with ItemsPointer if there is one, or JSON Lines.
 * @throws ValidationException when the data is not what InputType says, or of a type that is not taken apart here
 */
export function itemsRead({ itemReader }: MapState, data: string): readonly Json[] {
  const { inputType, itemsPointer } = itemReader?.config ?? {};
  if (inputType === 'JSONL')
    return data
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map(jsonOf);
  if (inputType !== undefined && inputType !== 'JSON') {
    throw new ValidationException(
      `mapItemReaderData of InputType ${inputType} is not supported by this version of Stepwell: use JSON or JSONL.`,
    );
  }
  const read = jsonOf(data);
  const items = itemsPointer === undefined ? read : at(read, itemsPointer);
  if (Array.isArray(items)) return items as readonly Json[];
  throw new ValidationException('Map item reader data must be an array.');
}

/** @see RFC 6901 */
function at(value: Json, pointer: string): Json | undefined {
  const steps = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce<Json | undefined>((found, step) => {
    const isHolder = typeof found === 'object' && found !== null && Object.hasOwn(found, step);
    return isHolder ? (found as Readonly<Record<string, Json>>)[step] : undefined;
  }, value);
}

function jsonOf(text: string): Json {
  return jsonWithin(text, () => new ValidationException('Map item reader data must be valid JSON.'));
}
