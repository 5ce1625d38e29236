import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Json, JsonObject } from '../../data/json.js';
import type { Scope } from '../scope.js';
import { choiceOperators, compileChoiceRule } from './compile-choice-rule.js';

function scopeOf(input: Json): Scope {
  return { input, context: { State: { Name: 'S' } }, variables: new Map<string, Json>([['max', 10]]) };
}

function matches(rule: JsonObject, input: Json): boolean {
  const { matches: test, problems } = compileChoiceRule({ ...rule, Next: 'N' });
  expect(problems).toEqual([]);
  expect(compileChoiceRule(rule).problems).toEqual([]);
  return test(scopeOf(input));
}

describe('comparisons', () => {
  it.each([
    { operator: 'StringEquals', operand: 'A', value: 'A', result: true },
    { operator: 'StringEquals', operand: 'A', value: 'A ', result: false },
    { operator: 'StringEquals', operand: '0', value: 0, result: false },
    { operator: 'StringLessThan', operand: 'A ', value: 'A', result: true },
    { operator: 'StringLessThan', operand: 'a', value: 'B', result: true },
    { operator: 'StringGreaterThan', operand: 'AB', value: 'ABC', result: true },
    { operator: 'StringGreaterThan', operand: '', value: '', result: false },
    { operator: 'StringLessThanEquals', operand: 'B', value: 'B', result: true },
    { operator: 'StringGreaterThanEquals', operand: 'B', value: 'A', result: false },
    { operator: 'NumericEquals', operand: 0, value: -0, result: true },
    { operator: 'NumericEquals', operand: 1, value: true, result: false },
    { operator: 'NumericEquals', operand: 1, value: '1', result: false },
    { operator: 'NumericLessThan', operand: 1, value: 0.5, result: true },
    { operator: 'NumericGreaterThan', operand: 1, value: 1, result: false },
    { operator: 'NumericLessThanEquals', operand: 1, value: 1, result: true },
    { operator: 'NumericGreaterThanEquals', operand: 1, value: null, result: false },
    { operator: 'BooleanEquals', operand: true, value: true, result: true },
    { operator: 'BooleanEquals', operand: false, value: null, result: false },
    { operator: 'BooleanEquals', operand: true, value: 'true', result: false },
    {
      operator: 'TimestampEquals',
      operand: '2001-01-01T12:00:00Z',
      value: '2001-01-01T13:00:00.000+01:00',
      result: true,
    },
    { operator: 'TimestampEquals', operand: '2001-01-01T12:00:00Z', value: 'now', result: false },
    {
      operator: 'TimestampLessThan',
      operand: '2001-01-01T12:00:00Z',
      value: '2001-01-01T11:59:59.999999999Z',
      result: true,
    },
    {
      operator: 'TimestampGreaterThan',
      operand: '2001-01-01T12:00:00Z',
      value: '2001-01-01T12:00:00.000000001Z',
      result: true,
    },
    {
      operator: 'TimestampLessThanEquals',
      operand: '2001-01-01T12:00:00Z',
      value: '2001-01-01T12:00:00Z',
      result: true,
    },
    { operator: 'TimestampGreaterThanEquals', operand: '2001-01-01T12:00:00Z', value: 978350400, result: false },
  ])('$value $operator $operand → $result, literal and by path', ({ operator, operand, value, result }) => {
    expect(matches({ Variable: '$.v', [operator]: operand }, { v: value })).toBe(result);
    expect(matches({ Variable: '$.v', [`${operator}Path`]: '$.o' }, { v: value, o: operand as Json })).toBe(result);
  });

  it.each([
    { operator: 'StringMatches', operand: 'log-*', value: 'log-1', result: true },
    { operator: 'StringMatches', operand: '*', value: 1, result: false },
    { operator: 'IsNull', operand: true, value: null, result: true },
    { operator: 'IsNull', operand: false, value: 0, result: true },
    { operator: 'IsNumeric', operand: true, value: 1.5, result: true },
    { operator: 'IsNumeric', operand: true, value: '1', result: false },
    { operator: 'IsString', operand: false, value: {}, result: true },
    { operator: 'IsString', operand: true, value: '', result: true },
    { operator: 'IsBoolean', operand: true, value: false, result: true },
    { operator: 'IsBoolean', operand: false, value: false, result: false },
    { operator: 'IsTimestamp', operand: true, value: '2001-01-01T12:00:00Z', result: true },
    { operator: 'IsTimestamp', operand: false, value: '2001-01-01', result: true },
    { operator: 'IsPresent', operand: true, value: null, result: true },
    { operator: 'IsPresent', operand: false, value: null, result: false },
  ])('$value $operator $operand → $result', ({ operator, operand, value, result }) => {
    expect(matches({ Variable: '$.v', [operator]: operand }, { v: value })).toBe(result);
  });

  it('an operand of another type found by path does not match', () => {
    for (const operator of [
      'StringEqualsPath',
      'NumericLessThanPath',
      'BooleanEqualsPath',
      'TimestampGreaterThanPath',
    ]) {
      expect(matches({ Variable: '$.v', [operator]: '$.o' }, { v: null, o: null })).toBe(false);
    }
  });

  it('reads the context object and variables', () => {
    expect(matches({ Variable: '$$.State.Name', StringEquals: 'S' }, {})).toBe(true);
    expect(matches({ Variable: '$.v', NumericLessThanPath: '$max' }, { v: 9 })).toBe(true);
  });

  it('IsPresent meets missing values without an error', () => {
    expect(matches({ Variable: '$.a.b', IsPresent: true }, {})).toBe(false);
    expect(matches({ Variable: '$.a.b', IsPresent: false }, {})).toBe(true);
    expect(matches({ Variable: '$.constructor', IsPresent: true }, {})).toBe(false);
  });

  it.each<{ rule: JsonObject; path: string }>([
    { rule: { Variable: '$.foo', NumericEquals: 1 }, path: '$.foo' },
    { rule: { Variable: '$.foo', IsNull: true }, path: '$.foo' },
    { rule: { Variable: '$.v', NumericEqualsPath: '$.foo.bar' }, path: '$.foo.bar' },
  ])('$rule on a missing path is States.Runtime', ({ rule, path }) => {
    expect(() => matches(rule, { v: 1 })).toThrow(
      expect.objectContaining({
        error: 'States.Runtime',
        cause: `Invalid path '${path}': The choice state's condition path references an invalid value.`,
      }),
    );
  });
});

describe('And, Or, Not', () => {
  const above = (limit: number): JsonObject => ({ Variable: '$.n', NumericGreaterThan: limit });

  it.each<{ rule: JsonObject; n: number; result: boolean }>([
    { rule: { And: [above(1), above(2)] }, n: 3, result: true },
    { rule: { And: [above(1), above(5)] }, n: 3, result: false },
    { rule: { Or: [above(5), above(1)] }, n: 3, result: true },
    { rule: { Or: [above(5), above(6)] }, n: 3, result: false },
    { rule: { Not: above(5) }, n: 3, result: true },
    { rule: { Not: { Or: [{ Not: above(1) }, { And: [above(2)] }] } }, n: 2, result: true },
  ])('$rule with $n → $result', ({ rule, n, result }) => {
    expect(matches(rule, { n })).toBe(result);
  });

  it('stop as soon as the result is known', () => {
    const missing = { Variable: '$.missing', IsNull: true };
    expect(matches({ And: [above(5), missing] }, { n: 3 })).toBe(false);
    expect(matches({ Or: [above(1), missing] }, { n: 3 })).toBe(true);
  });
});

const OPERATORS = `[${choiceOperators.join(', ')}]`;

describe('problems', () => {
  it.each<{ rule: JsonObject; problems: { location: string; message: string }[] }>([
    { rule: { Variable: '$.a', Nope: 1 }, problems: [{ location: '', message: "Field 'Nope' is not supported" }] },
    {
      rule: { Variable: '$.a', constructor: 1 },
      problems: [{ location: '', message: "Field 'constructor' is not supported" }],
    },
    {
      rule: { Variable: '$.a', StringMatchesPath: '$.b' },
      problems: [{ location: '', message: "Field 'StringMatchesPath' is not supported" }],
    },
    {
      rule: { Variable: '$.a' },
      problems: [{ location: '', message: `This object should have only one of the following fields: ${OPERATORS}` }],
    },
    { rule: { NumericEquals: 1 }, problems: [{ location: '', message: 'These fields are required: [Variable]' }] },
    {
      rule: { Variable: '$.a', NumericEquals: '1' },
      problems: [{ location: '/NumericEquals', message: 'Expected value of type Number' }],
    },
    {
      rule: { Variable: '$.a', StringEquals: 1 },
      problems: [{ location: '/StringEquals', message: 'Expected value of type String' }],
    },
    {
      rule: { Variable: '$.a', IsPresent: 'true' },
      problems: [{ location: '/IsPresent', message: 'Expected value of type Boolean' }],
    },
    {
      rule: { Variable: '$.a', TimestampEquals: '2001' },
      problems: [{ location: '/TimestampEquals', message: 'String does not match RFC3339 timestamp' }],
    },
    {
      rule: { Variable: 'a', IsNull: true },
      problems: [
        { location: '/Variable', message: "Value is not a Reference Path: Reference path didn't start with '$'" },
      ],
    },
    {
      rule: { Variable: 1, IsNull: true },
      problems: [{ location: '/Variable', message: 'Expected value of type String' }],
    },
    {
      rule: { Variable: '$.a', NumericEqualsPath: 5 },
      problems: [{ location: '/NumericEqualsPath', message: 'Expected value of type String' }],
    },
    { rule: { Or: {} }, problems: [{ location: '/Or', message: 'Expected value of type Array' }] },
    {
      rule: { TimestampEquals: 5 },
      problems: [
        { location: '', message: 'These fields are required: [Variable]' },
        { location: '/TimestampEquals', message: 'Expected value of type String' },
      ],
    },
    { rule: { And: [] }, problems: [{ location: '/And', message: 'Value cannot be empty' }] },
    { rule: { Not: [] }, problems: [{ location: '/Not', message: 'Expected value of type Object' }] },
    {
      rule: { Or: [{ Variable: '$.a', IsNull: true, Next: 'X' }] },
      problems: [{ location: '/Or[0]', message: "Field 'Next' is not supported" }],
    },
    {
      rule: { And: [{ Not: { Variable: '$.a', IsNull: 1 } }] },
      problems: [{ location: '/And[0]/Not/IsNull', message: 'Expected value of type Boolean' }],
    },
    {
      rule: { Variable: '$.a', IsNull: true, IsString: true },
      problems: [{ location: '', message: `There should only be one of the following fields: ${OPERATORS}` }],
    },
  ])('$rule', ({ rule, problems }) => {
    const compiled = compileChoiceRule(rule);
    expect(compiled.problems).toEqual(problems);
    expect(compiled.matches(scopeOf({}))).toBe(false);
  });

  it('refuses what is nested too deeply', () => {
    const rule = JSON.parse(
      `${'{"Not":'.repeat(3000)}{"Variable":"$.a","IsNull":true}${'}'.repeat(3000)}`,
    ) as JsonObject;
    expect(compileChoiceRule(rule).problems).toHaveLength(1);
  });

  it('never throws, whatever the rule is', () => {
    const key = fc.constantFrom(
      'And',
      'Or',
      'Not',
      'Variable',
      'Next',
      'IsNull',
      'NumericEquals',
      'NumericEqualsPath',
      '__proto__',
      'constructor',
    );
    const { rule } = fc.letrec<{ rule: unknown }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom<unknown>(null, 1, '$.a', '$.a[', true, []),
        fc.array(tie('rule'), { maxLength: 3 }),
        fc.dictionary(key, tie('rule'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, rule), (candidate) => {
        expect(Array.isArray(compileChoiceRule(candidate as JsonObject).problems)).toBe(true);
      }),
    );
  });
});
