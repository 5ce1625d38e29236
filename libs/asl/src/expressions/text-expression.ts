import type { TextExpression } from '../definition/model.js';

/** Compiles ErrorPath or CausePath (`field`): a path or an intrinsic call; throws ExpressionSyntaxError. */
export function compileTextExpression(text: string, field: string): TextExpression {
  throw new Error(`not built yet: ${text} ${field}`);
}
