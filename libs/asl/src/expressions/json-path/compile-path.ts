import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import type { Path } from '../scope.js';
import { CompiledPath } from './compiled-path.js';
import { parsePath } from './path-parser.js';
import { parseReferenceSteps } from './reference-syntax.js';

/**
 * Compiles a path of InputPath, OutputPath, ItemsPath or a template: `$…`, `$$…` or `$name…`, in the Jayway dialect.
 * Throws ExpressionSyntaxError.
 */
export function compilePath(text: string): CompiledPath {
  try {
    return new CompiledPath(text, parsePath(text));
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    throw new ExpressionSyntaxError(`Value is not a valid JSONPath: ${error.message}`, { cause: error });
  }
}

/** A path restricted to member and index access (Variable, SecondsPath, MaxConcurrencyPath, …); throws ExpressionSyntaxError. */
export function compileReferenceReadPath(text: string): Path {
  return new CompiledPath(text, parseReferenceSteps(text).syntax);
}
