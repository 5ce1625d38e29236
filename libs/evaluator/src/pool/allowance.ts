import { MAX_RESULT_BYTES } from '#asl/expressions/jsonata';

/** What an expression may add to the time of its decision, ms: a Map evaluates its ItemSelector for thousands of items. */
const EACH_MS = 10;

/** What one decision, the evaluation of all expressions of one state, may still use of the evaluator processes. */
export class Allowance {
  /** An expression of this decision has outlasted its turn: others of it may do so too. */
  isSlow = false;
  #leftBytes = MAX_RESULT_BYTES;

  /**
   * @param owner the one whose turn is used: the execution
   * @param leftMs time in processes, of all expressions together
   */
  constructor(
    readonly owner: unknown,
    private leftMs: number,
  ) {}

  /** Time in processes, ms; 0 or less: what is left over fails. */
  get ms(): number {
    return this.leftMs;
  }

  /** Of all results together, counted as those of one expression are. */
  get resultBytes(): number {
    return this.#leftBytes;
  }

  ask(expressions: number): void {
    this.leftMs += expressions * EACH_MS;
  }

  spendMs(ms: number): void {
    this.leftMs -= ms;
  }

  spendBytes(bytes: number): void {
    this.#leftBytes -= bytes;
  }
}
