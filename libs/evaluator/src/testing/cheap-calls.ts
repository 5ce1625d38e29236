import fc from 'fast-check';
import { type Operand, operands } from './operands.js';

const { number, small, text, sought, boolean, numbers, texts, list, object, objects, name, algorithm, json, any } =
  operands;

/** For each cheap function the kinds of arguments it wants, those last that may be left out. `range` has a rule of its own. */
export const ARGUMENTS: Readonly<Record<string, readonly Operand[]>> = {
  sum: [numbers],
  count: [list],
  max: [numbers],
  min: [numbers],
  average: [numbers],
  exists: [any],
  boolean: [any],
  not: [any],
  type: [any],
  number: [fc.oneof(text, number, boolean)],
  abs: [number],
  floor: [number],
  ceil: [number],
  round: [number, small],
  sqrt: [number],
  power: [number, small],
  formatBase: [number, small],
  random: [small],
  uuid: [],
  now: [],
  millis: [],
  string: [any, boolean],
  length: [text],
  uppercase: [text],
  lowercase: [text],
  trim: [text],
  substring: [text, small, small],
  substringBefore: [text, sought],
  substringAfter: [text, sought],
  contains: [text, sought],
  join: [texts, text],
  hash: [text, algorithm],
  base64encode: [text],
  base64decode: [text],
  encodeUrlComponent: [text],
  encodeUrl: [text],
  decodeUrlComponent: [text],
  decodeUrl: [text],
  error: [text],
  assert: [boolean, text],
  lookup: [fc.oneof(object, objects), name],
  keys: [fc.oneof(object, objects)],
  append: [list, list],
  reverse: [list],
  partition: [list, small],
  merge: [objects],
  split: [text, sought, small],
  parse: [json],
  range: [small, small, fc.constantFrom('1', '2', '-1', '7')],
};

/** What two evaluations need not agree on, but for its type. */
const DIFFERENT_EACH_TIME: ReadonlySet<string> = new Set(['random', 'uuid', 'now', 'millis']);
/** What it looks for must be written in the expression, or the call is not cheap: the other operands are those to go wrong. */
const KEPT: ReadonlySet<Operand> = new Set([sought]);

/** A call with arguments as they should be, or some that are of another type, are missing, or are too many. */
export function callOf(called: string, any: Operand = operands.any): Operand {
  const wanted = ARGUMENTS[called] ?? [];
  const given = wanted.map((operand) =>
    KEPT.has(operand) ? operand : fc.oneof({ weight: 3, arbitrary: operand }, { weight: 1, arbitrary: any }),
  );
  const right = wanted.length === 0 ? fc.constant<string[]>([]) : fc.tuple(...given);
  const fewer = fc.tuple(right, fc.nat({ max: wanted.length })).map(([all, count]) => all.slice(0, count));
  const more = fc.tuple(right, any).map(([all, extra]) => [...all, extra]);
  const args = fc.oneof(
    { weight: 6, arbitrary: right },
    { weight: 1, arbitrary: fewer },
    { weight: 1, arbitrary: more },
  );
  return args.map((all) => {
    const call = `$${called}(${all.join(', ')})`;
    return DIFFERENT_EACH_TIME.has(called) ? `$type(${call})` : call;
  });
}

/** Operands that a range may have in this process: integers that are written there. */
const end = fc.integer({ min: -20, max: 20 }).map(String);

export function operationOf(operator: string, any: Operand = operands.any): Operand {
  if (operator === '..') return fc.tuple(end, end).map(([first, last]) => `[${first}..${last}]`);
  const operand = fc.oneof(any, number, text, numbers);
  return fc.tuple(operand, operand).map(([lhs, rhs]) => `(${lhs}) ${operator} (${rhs})`);
}
