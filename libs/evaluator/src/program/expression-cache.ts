import { compileJsonata, type JsonataExpression } from '#asl/expressions/jsonata';

const MAX_KEPT = 256;
const kept = new Map<string, JsonataExpression>();

/** Compiles the text, or remembers it. The text has been compiled before, by the one who sends it. */
export function expressionOf(text: string): JsonataExpression {
  const known = kept.get(text);
  const expression = known ?? compileJsonata(text);
  kept.delete(text); // the last used stands last
  kept.set(text, expression);
  if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value as string);
  return expression;
}
