import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import { CompiledPath } from './compiled-path.js';
import { parsePath } from './path-parser.js';
import { parseReferenceSteps } from './reference-syntax.js';

/**
 * Compiles a path of InputPath, OutputPath, ItemsPath or a template: `$…`, `$$…` or `$name…`, in the Jayway dialect.
 * Throws ExpressionSyntaxError in AWS's words, with what is wrong as its cause.
 */
export function compilePath(text: string): CompiledPath {
  try {
    return new CompiledPath(text, parsePath(text));
  } catch (error) {
    if (!(error instanceof ExpressionSyntaxError)) throw error;
    throw new ExpressionSyntaxError('Value must be a valid JSONPath.', { cause: error });
  }
}

/** A path restricted to member and index access (Variable, SecondsPath, MaxConcurrencyPath, …); throws ExpressionSyntaxError. */
export function compileReferenceReadPath(text: string): CompiledPath {
  return new CompiledPath(text, parseReferenceSteps(text).syntax);
}
