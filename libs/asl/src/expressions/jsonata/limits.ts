import type { JsonataResult } from './model.js';

/** What an expression may hold, in bytes, a number counted as 8: AWS takes `[1..873782]` and refuses `[1..873783]`. */
export const MAX_RESULT_BYTES = 6_990_256;
/** The longest sequence, see MAX_RESULT_BYTES. */
export const MAX_SEQUENCE = 873_782;
/** The longest text that a function or `&` may build (rule S5). */
export const MAX_BUILT_TEXT = 1_048_576;
/** How deeply evaluations may stand inside each other: AWS fails near 100. */
export const MAX_EVALUATION_DEPTH = 100;
/** Levels of JSON (rule S7). */
export const MAX_RESULT_DEPTH = 500;

type Failure = Extract<JsonataResult, { readonly kind: 'thrown' }>;

const limit = (message: string): Failure => Object.freeze({ ok: false, kind: 'thrown', message });

/** AWS's texts; the one of time is inferred from the other two, which are those of the JSONata exerciser. */
export const OUT_OF_MEMORY = limit('Expression evaluation memory limit exceeded: Check for excessive memory usage');
export const OUT_OF_STACK = limit(
  'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive',
);
export const OUT_OF_TIME = limit('Expression evaluation timeout: Check for infinite loop');

/** Thrown by our own functions, through the library. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached';

  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}
