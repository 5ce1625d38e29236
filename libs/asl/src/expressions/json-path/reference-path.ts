import type { ReferencePath } from '../scope.js';

/** Compiles a ResultPath; throws ExpressionSyntaxError. */
export function compileReferencePath(text: string): ReferencePath {
  throw new Error(`not built yet: ${text}`);
}
