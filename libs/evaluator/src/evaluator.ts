import type { JsonataEvaluator, JsonataResult } from '#asl/expressions/jsonata';

import { Here } from './here.js';
import type { Allowance } from './pool/allowance.js';
import { EvaluatorPool, type PoolCounters, type PoolOptions } from './pool/evaluator-pool.js';
import type { Request } from './request.js';

export type EvaluatorOptions = PoolOptions;

export interface Evaluator extends JsonataEvaluator {
  /**
   * The evaluator of one decision. All its expressions together have a limit of time, after which the rest fails, and one of
   * size; and `owner`, the execution, takes turns with others.
   */
  forDecision(owner: unknown): JsonataEvaluator;
  /** What has been evaluated in processes. */
  readonly counters: Readonly<PoolCounters>;
  /** Starts the processes of the pool now rather than at the first expression that needs one; resolves when one is ready. */
  warm(): Promise<void>;
  /** Ends the processes. What is being evaluated in them, and what is asked for later, is rejected. */
  close(): Promise<void>;
}

/**
 * Evaluates cheap expressions in this process and all others in a pool of expendable processes.
 * A result is an answer of the expression; the promise is rejected only when no process can be had.
 */
export function createEvaluator(options: EvaluatorOptions = {}): Evaluator {
  const here = new Here();
  const pool = new EvaluatorPool(options);

  const forDecision = (owner: unknown): JsonataEvaluator => {
    let allowance: Allowance | undefined; // most decisions need no process
    const there: JsonataEvaluator = {
      evaluate: (requests) => pool.evaluate(requests, (allowance ??= pool.allowanceOf(owner))),
    };
    return {
      evaluate: (requests) =>
        requests.every(mayRunHere) ? here.evaluate(requests, there) : evaluateApart(requests, here, there),
    };
  };
  return {
    forDecision,
    evaluate: (requests) => forDecision(Symbol('nobody else')).evaluate(requests),
    counters: pool.counters,
    warm: () => pool.warm(),
    close: () => pool.close(),
  };
}

/** Those that may run here and the others, at the same time; each result at the place of its request. */
async function evaluateApart(
  requests: readonly Request[],
  here: Here,
  there: JsonataEvaluator,
): Promise<readonly JsonataResult[]> {
  const cheap = requests.map(mayRunHere);
  const [mine, theirs] = await Promise.all([
    here.evaluate(
      requests.filter((_request, index) => cheap[index]),
      there,
    ),
    there.evaluate(requests.filter((_request, index) => !cheap[index])),
  ]);
  const [near, far] = [mine.values(), theirs.values()];
  return cheap.map((isCheap) => (isCheap ? near : far).next().value as JsonataResult);
}

/**
 * A variable in the place of a function (`$count(…)` where a variable is called `count`) is not what the syntax tree has
 * been judged by, and the library writes into it.
 */
function mayRunHere({ expression, bindings }: Request): boolean {
  return expression.cheap && !expression.calls.some((name) => bindings.variables.has(name));
}
