import {
  evaluateJsonata,
  OUT_OF_MEMORY,
  OUT_OF_TIME,
  type JsonataEvaluator,
  type JsonataResult,
} from '#asl/expressions/jsonata';

import type { Request } from './request.js';

/** An expression that needs more goes to the pool. Ordinary ones take microseconds, and what they give is a payload at most. */
const LIMITS = { timeoutMs: 25, resultBytes: 1_048_576 };
/** After that long without a pause the event loop gets a turn. */
const TURN_MS = 10;

/**
 * Evaluates in this process, one expression after the other: they are asynchronous in form only, and were several
 * in progress, the clock of each would count the work of all.
 */
export class Here {
  readonly #waiting: (() => void)[] = [];
  #busy = false;
  /** When the event loop last had its turn, as far as is known; 0: it has had one since. */
  #turnBegan = 0;

  /** The results in order. @param elsewhere for what is too much for this process */
  async evaluate(requests: readonly Request[], elsewhere: JsonataEvaluator): Promise<readonly JsonataResult[]> {
    if (this.#busy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#busy = true;
    const results: JsonataResult[] = [];
    let tooMuch = false;
    try {
      for (const { expression, bindings } of requests) {
        if (this.#isPauseDue()) await new Promise<void>((resolve) => void setImmediate(resolve));
        const given = evaluateJsonata(expression, bindings, LIMITS);
        const result = given instanceof Promise ? await given : given;
        tooMuch ||= isTooMuch(result);
        results.push(result);
      }
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#busy = false;
    }
    return tooMuch ? beginAgain(requests, results, elsewhere) : results;
  }

  #isPauseDue(): boolean {
    const now = performance.now();
    if (this.#turnBegan !== 0) return now - this.#turnBegan > TURN_MS;
    this.#turnBegan = now;
    setImmediate(() => (this.#turnBegan = 0)).unref(); // the loop has had its turn
    return false;
  }
}

function isTooMuch(result: JsonataResult): boolean {
  return result === OUT_OF_TIME || result === OUT_OF_MEMORY;
}

async function beginAgain(
  requests: readonly Request[],
  results: readonly JsonataResult[],
  elsewhere: JsonataEvaluator,
): Promise<readonly JsonataResult[]> {
  const again = requests.filter((_request, index) => isTooMuch(results[index] as JsonataResult));
  const given = (await elsewhere.evaluate(again)).values();
  return results.map((result) => (isTooMuch(result) ? (given.next().value as JsonataResult) : result));
}
