import { isJsonObject, type Json, type JsonObject } from '#asl';
import type { ResponseShape, StructureShape } from './response-shape.js';

/** STRICT: required members must be there. PRESENT: only what is there must fit. */
export type Strictness = 'STRICT' | 'PRESENT';

/** The first thing wrong with `value`, in AWS's words; undefined when it fits. Members nobody knows of are accepted. */
export function responseProblem(shape: StructureShape, value: JsonObject, strictness: Strictness): string | undefined {
  if (strictness === 'STRICT') {
    const missing = shape.required.find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) return `Required field '${missing}' is missing`;
  }
  for (const [name, member] of Object.entries(shape.members)) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    const problem = given === undefined || given === null ? undefined : memberProblem(name, member, given, strictness);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function memberProblem(name: string, shape: ResponseShape, value: Json, strictness: Strictness): string | undefined {
  const not = (what: string) => `Field '${name}' must be ${what}`;
  switch (shape.kind) {
    case 'anything':
      return undefined;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : not('a boolean');
    case 'string':
      return typeof value === 'string' ? textProblem(name, shape, value) : not('a string');
    case 'number':
      if (typeof value !== 'number') return not('a number');
      if (shape.min !== undefined && value < shape.min) return `Field '${name}' is less than the minimum value`;
      return shape.max !== undefined && value > shape.max ? `Field '${name}' exceeds the maximum value` : undefined;
    case 'list':
      return Array.isArray(value)
        ? firstProblem(name, shape.member(), value as readonly Json[], strictness)
        : not('an array');
    case 'map':
      return isJsonObject(value)
        ? firstProblem(name, shape.member(), Object.values(value), strictness)
        : not('an object');
    case 'structure':
      return isJsonObject(value) ? responseProblem(shape, value, strictness) : not('an object');
  }
}

function textProblem(
  name: string,
  { min, max, words }: Extract<ResponseShape, { kind: 'string' }>,
  value: string,
): string | undefined {
  if (words && !words.includes(value)) return `Field '${name}' is not an expected value`;
  if (min !== undefined && value.length < min) return `Field '${name}' is smaller than the minimum length`;
  return max !== undefined && value.length > max ? `Field '${name}' exceeds the maximum length` : undefined;
}

function firstProblem(
  name: string,
  member: ResponseShape,
  values: readonly Json[],
  strictness: Strictness,
): string | undefined {
  for (const value of values) {
    const problem = value === null ? undefined : memberProblem(name, member, value, strictness);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
