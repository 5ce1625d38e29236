import { describe, expect, it } from '@jest/globals';

import { ExpressionSyntaxError } from './expression-syntax-error.js';
import { compileTextExpression } from './text-expression.js';

const scope = { input: { a: 'x' }, context: {}, variables: new Map() };

describe('compileTextExpression', () => {
  it('evaluates a path or an intrinsic call', () => {
    expect(compileTextExpression('$.a', 'CausePath').evaluate(scope)).toBe('x');
    expect(compileTextExpression("States.Format('{}!', $.a)", 'CausePath').evaluate(scope)).toBe('x!');
  });

  it('names the field when the path finds nothing', () => {
    expect(() => compileTextExpression('$.NoSuch', 'CausePath').evaluate(scope)).toThrow(
      expect.objectContaining({
        error: 'States.Runtime',
        cause: `The JSONPath '$.NoSuch' specified for the field 'CausePath' could not be found in the input '{"a":"x"}'`,
      }),
    );
  });

  it.each(['plain text', '$.a[', 'States.Nope()'])('%s is refused', (text) => {
    expect(() => compileTextExpression(text, 'ErrorPath')).toThrow(ExpressionSyntaxError);
  });
});
