import {
  OUT_OF_STACK,
  type JsonataBindings,
  type JsonataEvaluator,
  type JsonataExpression,
  type JsonataResult,
} from '#asl/expressions/jsonata';

import { Here } from './here.js';
import { EvaluatorPool, type PoolOptions } from './pool/evaluator-pool.js';

export type EvaluatorOptions = PoolOptions;

/** One expression to evaluate. */
export type Request = Parameters<JsonataEvaluator['evaluate']>[0][number];

export interface Evaluator extends JsonataEvaluator {
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

  return {
    async evaluate(requests) {
      const results: JsonataResult[] = new Array<JsonataResult>(requests.length);
      const elsewhere: number[] = [];
      const away = requests.flatMap((request, index) => (mayRunHere(request) ? [] : [index]));
      // What the pool is to do begins before the work here blocks the way to it.
      const poolResults = pool.evaluate(away.map((index) => requests[index] as Request));
      poolResults.catch(() => {}); // awaited below
      for (const [index, request] of requests.entries()) {
        if (!mayRunHere(request)) continue;
        const result = request.expression.overflows ? OUT_OF_STACK : await here.evaluate(request.expression, request.bindings);
        if (result === 'too much for here') elsewhere.push(index);
        else results[index] = result;
      }
      const late = await pool.evaluate(elsewhere.map((index) => requests[index] as Request));
      elsewhere.forEach((index, position) => (results[index] = late[position] as JsonataResult));
      (await poolResults).forEach((result, position) => (results[away[position] as number] = result));
      return results;
    },
    warm: () => pool.warm(),
    close: () => pool.close(),
  };
}

/**
 * A variable in the place of a function (`$count(…)` where a variable is called `count`) is not what the syntax tree has
 * been judged by, and the library writes into it.
 */
function mayRunHere({ expression, bindings }: { expression: JsonataExpression; bindings: JsonataBindings }): boolean {
  return expression.cheap && !expression.calls.some((name) => bindings.variables.has(name));
}
