import { ExpressionSyntaxError } from './expression-syntax-error.js';
import { readForField } from './field-path.js';
import { compileIntrinsic } from './intrinsics/compile-intrinsic.js';
import { compileReferenceReadPath } from './json-path/compile-path.js';
import type { ValueExpression } from './scope.js';

/**
 * Compiles ErrorPath or CausePath (`field` is that name): a Reference Path, also into the context or a variable, or an
 * intrinsic call. Throws ExpressionSyntaxError.
 */
export function compileTextExpression(text: string, field: string): ValueExpression {
  if (!text.startsWith('$')) return compileCall(text, field);
  const path = compileReferenceReadPath(text);
  return { text, references: path.references, evaluate: (scope) => readForField(path, field, scope) };
}

function compileCall(text: string, field: string): ValueExpression {
  try {
    return compileIntrinsic(text);
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    throw notAnExpression(field, error);
  }
}

/** As AWS refuses a `.$` member of a payload template. */
export function notAnExpression(field: string, cause?: unknown): ExpressionSyntaxError {
  const message = `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`;
  return new ExpressionSyntaxError(message, { cause });
}
