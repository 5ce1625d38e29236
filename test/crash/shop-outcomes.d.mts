/** Types of shop-outcomes.mjs; the documentation stands there. */
export const RESOURCES: Readonly<Record<'payment' | 'refund' | 'inventory' | 'shipping' | 'notification', string>>;
export const CARDS: Readonly<Record<'good' | 'unreachableTwice' | 'alwaysUnreachable' | 'declined', string>>;
export function answerOf(
  resource: string,
  input: unknown,
  attempt: number,
): { readonly output: unknown } | { readonly error: string; readonly cause: string };
