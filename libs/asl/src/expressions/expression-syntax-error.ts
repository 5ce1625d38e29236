/**
 * A path, intrinsic call or regular expression that cannot be compiled. `message` is the text of the definition
 * problem without its place, e.g. `Value is not a Reference Path: Reference path didn't start with '$'`.
 * Only compile functions throw it, so it never reaches a running execution.
 */
export class ExpressionSyntaxError extends Error {
  override readonly name = 'ExpressionSyntaxError';
}
