import { isJsonObject, type Json } from '../../data/json.js';

/** Undefined = no result: a definite path then counts as finding nothing. */
type PathFunction = (value: Json, args: readonly Json[]) => Json | undefined;

/** The functions that may end a path, by Jayway's names. After an indefinite path they get the whole list. */
export const pathFunctions: ReadonlyMap<string, PathFunction> = new Map<string, PathFunction>([
  ['length', length],
  ['size', length],
  ['min', aggregate((numbers) => numbers.reduce((least, number) => Math.min(least, number)))],
  ['max', aggregate((numbers) => numbers.reduce((most, number) => Math.max(most, number)))],
  ['sum', aggregate(total)],
  ['avg', aggregate((numbers) => total(numbers) / numbers.length)],
  ['stddev', aggregate(standardDeviation)],
  [
    'concat',
    (value, args) =>
      [...listOf(value), ...args].filter((part) => typeof part === 'string' || typeof part === 'number').join(''),
  ],
  ['keys', (value) => (isJsonObject(value) ? Object.keys(value) : undefined)],
  ['first', (value) => listOf(value)[0]],
  ['last', (value) => listOf(value).at(-1)],
  ['index', (value, [position]) => (typeof position === 'number' ? listOf(value).at(position) : undefined)],
  ['append', (value, args) => (Array.isArray(value) ? [...(value as readonly Json[]), ...args] : undefined)],
]);

function length(value: Json): Json {
  if (Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : null;
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function aggregate(combine: (numbers: readonly number[]) => number): PathFunction {
  return (value, args) => {
    const numbers = [...listOf(value), ...args.flat()].filter((item): item is number => typeof item === 'number');
    return numbers.length === 0 ? undefined : combine(numbers);
  };
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function standardDeviation(numbers: readonly number[]): number {
  const mean = total(numbers) / numbers.length;
  return Math.sqrt(total(numbers.map((number) => (number - mean) ** 2)) / numbers.length);
}
