import { createHash, randomBytes, randomUUID } from 'node:crypto';

import type { Json } from '../../data/json.js';
import { firstJavaDouble } from '../intrinsics/java-random.js';
import { LimitReached, MAX_BUILT_TEXT, MAX_SEQUENCE, OUT_OF_MEMORY } from './limits.js';
import { isFunctionValue } from './values.js';

/** `this` of a function that is called by an expression. */
interface Focus {
  createSequence(...items: unknown[]): unknown[];
}

type Implementation = (this: Focus, ...args: never[]) => unknown;

/** A function as the library keeps it. */
export interface Definition {
  readonly _jsonata_function: true;
  readonly implementation: (this: unknown, ...args: unknown[]) => unknown;
}

/** The library's own functions that ours begin with, by name. */
export type Originals = Readonly<Record<'string' | 'pad' | 'join' | 'replace', Definition['implementation']>>;

const ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/**
 * The functions that Step Functions adds, and those of JSONata that are changed here: builders of texts end at 1 MiB
 * before they have built anything, and `max`/`min` do not put their items on the stack. Name, signature, implementation: its
 * number of parameters tells `$map` what to call it with, so it is that of the original.
 * Not recorded from AWS and decided here: the texts of errors without a code.
 * @see the AWS developer guide, "Transforming data with JSONata"
 */
export function stepFunctionsLibrary(
  originals: Originals,
): readonly (readonly [string, string | undefined, Implementation])[] {
  const stringify = (value: unknown, prettify = false): unknown => {
    if (typeof value !== 'string') measure(value, prettify);
    return originals.string(value, prettify);
  };
  return [
    ['partition', '<an:a>', partition],
    ['range', '<nnn:a>', range],
    ['hash', '<ss:s>', hash],
    ['random', '<n?:n>', random],
    ['uuid', '<:s>', () => randomUUID()],
    ['parse', '<s:x>', parse],
    ['string', '<x-b?:s>', stringify],
    ['max', '<a<n>:n>', (numbers?: readonly number[]) => extreme(numbers, Math.max)],
    ['min', '<a<n>:n>', (numbers?: readonly number[]) => extreme(numbers, Math.min)],
    [CONCATENATE, undefined, (...operands: unknown[]) => concatenate(operands, stringify)],
    [
      'pad',
      '<s-ns?:s>',
      function (text?: string, width?: number, char?: string) {
        if (text !== undefined) requireText(Math.abs(width ?? 0) * Math.max(1, char?.length ?? 1));
        return originals.pad.call(this, text, width, char);
      },
    ],
    [
      'join',
      '<a<s>s?:s>',
      function (texts?: readonly string[], separator?: string) {
        const between = separator?.length ?? 0;
        requireText((texts ?? []).reduce((sum, text) => sum + text.length + between, 0));
        return originals.join.call(this, texts, separator);
      },
    ],
    [
      'replace',
      '<s-(sf)(sf)n?:s>',
      async function (text?: string, pattern?: unknown, replacement?: unknown, limit?: number) {
        return built(await originals.replace.call(this, text, pattern, replacement, limit));
      },
    ],
  ];
}

/** The name under which the operator `&` calls its function; no expression can name it, `&` ends a name. */
export const CONCATENATE = '&';

function extreme(numbers: readonly number[] | undefined, choose: (a: number, b: number) => number): number | undefined {
  return numbers === undefined || numbers.length === 0 ? undefined : numbers.reduce((a, b) => choose(a, b));
}

function concatenate(operands: readonly unknown[], stringify: (value: unknown) => unknown): string {
  let text = '';
  for (const operand of operands) text = built(text + ((stringify(operand) ?? '') as string));
  return text;
}

function built<T>(value: T): T {
  if (typeof value === 'string') requireText(value.length);
  return value;
}

function requireText(length: number): void {
  if (length > MAX_BUILT_TEXT) throw new LimitReached(OUT_OF_MEMORY);
}

/** Ends when the JSON text of the value would be longer than a text may be, without writing it. */
function measure(value: unknown, prettify: boolean): void {
  let length = 0;
  const waiting: [unknown, number][] = [[value, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [part, depth] = next;
    length += prettify ? 4 + 2 * depth : 1;
    if (typeof part === 'string') length += part.length;
    else if (typeof part === 'object' && part !== null && !isFunctionValue(part)) {
      if (!Array.isArray(part)) for (const name of Object.keys(part)) length += name.length + 3;
      for (const inner of Object.values(part)) waiting.push([inner, depth + 1]);
      length += waiting.length > MAX_BUILT_TEXT ? waiting.length : 0;
    }
    requireText(length);
  }
}

function partition(array?: readonly unknown[], size?: number): unknown {
  if (array === undefined || size === undefined) return undefined;
  const length = Math.trunc(size);
  if (length < 0) throw new Error('The chunk size of the partition function must be a positive number');
  if (length === 0) return undefined;
  const chunks: unknown[] = [];
  for (let start = 0; start < array.length; start += length) chunks.push(array.slice(start, start + length));
  return chunks;
}

/** Both ends count when the steps meet them; arguments lose their fraction. A single item is no array, none is nothing. */
function range(this: Focus, first?: number, last?: number, step?: number): unknown {
  if (first === undefined || last === undefined || step === undefined) return undefined;
  const [from, to, by] = [Math.trunc(first), Math.trunc(last), Math.trunc(step)];
  if (by === 0) return undefined;
  const count = Math.max(0, Math.floor((to - from) / by) + 1);
  if (count > MAX_SEQUENCE) throw new LimitReached(OUT_OF_MEMORY);
  const sequence = this.createSequence();
  for (let index = 0; index < count; index++) sequence.push(from + index * by);
  return sequence;
}

function hash(text?: string, algorithm?: string): string | undefined {
  if (text === undefined || algorithm === undefined) return undefined;
  const name = ALGORITHMS.get(algorithm);
  if (name === undefined)
    throw new Error(`The algorithm of the hash function must be one of [${[...ALGORITHMS.keys()].join(', ')}]`);
  return createHash(name).update(text, 'utf8').digest('hex');
}

function random(seed?: number): number {
  return seed === undefined ? randomBytes(4).readUInt32BE() / 2 ** 32 : firstJavaDouble(Math.trunc(seed));
}

function parse(text?: string): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Error('The argument of the parse function is not valid JSON');
  }
}
