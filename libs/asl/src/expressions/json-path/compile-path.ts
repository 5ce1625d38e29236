import type { Path } from '../scope.js';

/** Compiles a path (`$…`, `$$…` or `$name…`); throws ExpressionSyntaxError. */
export function compilePath(text: string): Path {
  throw new Error(`not built yet: ${text}`);
}

/** A path restricted to member and index access (Variable, SecondsPath, …); throws ExpressionSyntaxError. */
export function compileReferenceReadPath(text: string): Path {
  throw new Error(`not built yet: ${text}`);
}
