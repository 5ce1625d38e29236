import { describe, expect, it } from '@jest/globals';
import {
  compileChoiceRule,
  compileIntrinsic,
  compilePath,
  compileReferenceReadPath,
  compileTemplate,
  compileTextExpression,
} from '../index.js';

const sorted = (names: readonly string[]): readonly string[] => [...names].sort();

describe('the variables an expression reads', () => {
  it.each([
    { path: '$.total', references: [] },
    { path: '$$.Execution.Id', references: [] },
    { path: '$total', references: ['total'] },
    { path: '$order.items[0]', references: ['order'] },
    { path: '$.items[?(@.price > $limit && !($.x == $other))]', references: ['limit', 'other'] },
    { path: '$a[?($b)].size()', references: ['a', 'b'] },
    { path: "$.items[?(@.sku in ['a'])].concat($suffix)", references: ['suffix'] },
  ])('$path → $references', ({ path, references }) => {
    expect(sorted(compilePath(path).references)).toEqual(references);
  });

  it('of a reference path, an intrinsic call and a text field', () => {
    expect(compileReferenceReadPath('$limits.max').references).toEqual(['limits']);
    expect(compileIntrinsic("States.Format('{} {}', $a, States.ArrayLength($b))").references).toEqual(['a', 'b']);
    expect(compileTextExpression('$why', 'CausePath').references).toEqual(['why']);
  });

  it('of a template, each name once; texts without `.$` are literal', () => {
    const { template } = compileTemplate(
      { 'a.$': '$x', b: [{ 'c.$': 'States.Array($x, $y)' }], d: '$z', e: ['$z'] },
      'Parameters',
    );
    expect(sorted(template.references)).toEqual(['x', 'y']);
  });

  it('of a Choice rule: variables and operands, at any depth', () => {
    const { references } = compileChoiceRule({
      Or: [{ Not: { Variable: '$a', IsNull: true } }, { Variable: '$.n', NumericEqualsPath: '$b' }],
      Next: 'X',
    });
    expect(sorted(references)).toEqual(['a', 'b']);
  });
});
