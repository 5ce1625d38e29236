import type { TextExpression } from '../../definition/model.js';

/** Compiles a `States.…(…)` call; throws ExpressionSyntaxError. */
export function compileIntrinsic(text: string): TextExpression {
  throw new Error(`not built yet: ${text}`);
}
