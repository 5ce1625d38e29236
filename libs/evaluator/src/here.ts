import { evaluateJsonata, OUT_OF_TIME, type JsonataBindings, type JsonataExpression, type JsonataResult } from '#asl/expressions/jsonata';

/** An expression that takes longer goes to the pool. Ordinary ones take microseconds. */
const EXPRESSION_MS = 25;
/** After that long without a pause the event loop gets a turn. */
const TURN_MS = 10;

/**
 * Evaluates in this process, one expression after the other: they are asynchronous in form only, and were several
 * in progress, the clock of each would count the work of all.
 */
export class Here {
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #turnBegan = 0;

  async evaluate(expression: JsonataExpression, bindings: JsonataBindings): Promise<JsonataResult | 'too much for here'> {
    const before = this.#waiting > 0 ? this.#last : undefined;
    this.#waiting++;
    const result = this.#evaluateAfter(before, expression, bindings);
    this.#last = result;
    try {
      return await result;
    } finally {
      this.#waiting--;
    }
  }

  async #evaluateAfter(before: Promise<unknown> | undefined, expression: JsonataExpression, bindings: JsonataBindings) {
    if (before !== undefined) await before;
    await this.#pauseIfDue();
    const result = await evaluateJsonata(expression, bindings, { timeoutMs: EXPRESSION_MS });
    return result === OUT_OF_TIME ? ('too much for here' as const) : result;
  }

  async #pauseIfDue(): Promise<void> {
    const now = performance.now();
    if (this.#turnBegan === 0) {
      this.#turnBegan = now;
      setImmediate(() => (this.#turnBegan = 0)).unref(); // the loop has had its turn
    } else if (now - this.#turnBegan > TURN_MS) {
      await new Promise<void>((resolve) => void setImmediate(resolve));
    }
  }
}
