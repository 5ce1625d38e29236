import { readForField } from './field-path.js';
import { compileIntrinsic } from './intrinsics/compile-intrinsic.js';
import { compilePath } from './json-path/compile-path.js';
import type { ValueExpression } from './scope.js';

/** Compiles ErrorPath or CausePath (`field` is that name): a path or an intrinsic call; throws ExpressionSyntaxError. */
export function compileTextExpression(text: string, field: string): ValueExpression {
  if (!text.startsWith('$')) return compileIntrinsic(text);
  const path = compilePath(text);
  return { text, references: path.references, evaluate: (scope) => readForField(path, field, scope) };
}
