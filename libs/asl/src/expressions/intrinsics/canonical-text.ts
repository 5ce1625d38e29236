import { isJsonObject, type Json } from '../../data/json.js';
import { refuse } from './intrinsic-function.js';

const MAX_DEPTH = 500;

/** JSON text with sorted members: two values are deeply equal exactly when their canonical texts are. */
export function canonicalText(value: Json, depth = 0): string {
  if (depth > MAX_DEPTH) refuse(`a value must not be nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalText(item, depth + 1)).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonicalText(value[name] as Json, depth + 1)}`).join(',')}}`;
}
