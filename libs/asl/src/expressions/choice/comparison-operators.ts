import type { Json } from '../../data/json.js';
import { compareTimestamps, parseTimestamp } from '../timestamp.js';
import { compileStringPattern } from './string-pattern.js';

/** Compares the value of `Variable` with one operand. A value of another type does not match; it is no error. */
export interface ComparisonOperator {
  /** What is wrong with a literal operand, or undefined. */
  problemOf(operand: Json): string | undefined;
  /** Prepared once for a literal operand, at each visit for a `…Path` operand. */
  prepare(operand: Json): (value: Json) => boolean;
  /** False: the operator has no `…Path` form. */
  readonly hasPathForm: boolean;
}

/** One ordered type: how to read a value of it (undefined = it is something else) and how to order two. */
interface OrderedType<T> {
  readonly name: string;
  /** As that of the operator. */
  problemOf(value: Json): string | undefined;
  read(value: Json): T | undefined;
  order(a: T, b: T): number;
}

const NOT_A_STRING = 'Expected value of type String';

const strings: OrderedType<string> = {
  name: 'String',
  problemOf: (value) => (typeof value === 'string' ? undefined : NOT_A_STRING),
  read: (value) => (typeof value === 'string' ? value : undefined),
  order: (a, b) => (a < b ? -1 : a > b ? 1 : 0), // by UTF-16 code units, without locale, trimming or folding
};

const numbers: OrderedType<number> = {
  name: 'Numeric',
  problemOf: (value) => (typeof value === 'number' ? undefined : 'Expected value of type Number'),
  read: (value) => (typeof value === 'number' ? value : undefined),
  order: (a, b) => a - b,
};

const timestamps: OrderedType<NonNullable<ReturnType<typeof parseTimestamp>>> = {
  name: 'Timestamp',
  problemOf: (value) => {
    if (typeof value !== 'string') return NOT_A_STRING;
    return parseTimestamp(value) === undefined ? 'String does not match RFC3339 timestamp' : undefined;
  },
  read: (value) => (typeof value === 'string' ? parseTimestamp(value) : undefined),
  order: compareTimestamps,
};

const relations: readonly (readonly [string, (order: number) => boolean])[] = [
  ['Equals', (order) => order === 0],
  ['LessThan', (order) => order < 0],
  ['GreaterThan', (order) => order > 0],
  ['LessThanEquals', (order) => order <= 0],
  ['GreaterThanEquals', (order) => order >= 0],
];

function ordered<T>(type: OrderedType<T>): (readonly [string, ComparisonOperator])[] {
  return relations.map(([relation, holds]) => [
    `${type.name}${relation}`,
    {
      hasPathForm: true,
      problemOf: (operand) => type.problemOf(operand),
      prepare: (operand) => {
        const right = type.read(operand);
        if (right === undefined) return () => false;
        return (value) => {
          const left = type.read(value);
          return left !== undefined && holds(type.order(left, right));
        };
      },
    },
  ]);
}

function typeTest(isOfType: (value: Json) => boolean): ComparisonOperator {
  return {
    hasPathForm: false,
    problemOf: (operand) => (typeof operand === 'boolean' ? undefined : 'Expected value of type Boolean'),
    prepare: (expected) => (value) => isOfType(value) === expected,
  };
}

/** All operators but IsPresent, which alone may meet a missing value (see compile-choice-rule). */
export const comparisonOperators: ReadonlyMap<string, ComparisonOperator> = new Map([
  ...ordered(strings),
  ...ordered(numbers),
  ...ordered(timestamps),
  [
    'BooleanEquals',
    {
      hasPathForm: true,
      problemOf: (operand: Json) => (typeof operand === 'boolean' ? undefined : 'Expected value of type Boolean'),
      prepare: (operand: Json) => (value: Json) => typeof value === 'boolean' && value === operand,
    },
  ],
  [
    'StringMatches',
    {
      hasPathForm: false,
      problemOf: (operand: Json) => strings.problemOf(operand),
      prepare: (operand: Json) => {
        const matches = compileStringPattern(operand as string);
        return (value: Json) => typeof value === 'string' && matches(value);
      },
    },
  ],
  ['IsNull', typeTest((value) => value === null)],
  ['IsNumeric', typeTest((value) => typeof value === 'number')],
  ['IsString', typeTest((value) => typeof value === 'string')],
  ['IsBoolean', typeTest((value) => typeof value === 'boolean')],
  ['IsTimestamp', typeTest((value) => typeof value === 'string' && parseTimestamp(value) !== undefined)],
]);
