export const WORK: string;
export const BROKEN: string;
export const RISKY: string;
export function answerOf(
  resource: string,
  attempt: number,
): { readonly output: unknown } | { readonly error: string; readonly cause: string };
