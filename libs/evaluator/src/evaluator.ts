import type { JsonataEvaluator, JsonataResult } from '#asl/expressions/jsonata';

import { Here } from './here.js';
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
    const allowance = pool.allowanceOf(owner);
    const there: Place = { evaluate: (requests) => pool.evaluate(requests, allowance) };
    return {
      async evaluate(requests) {
        const first = requests.every(mayRunHere)
          ? await here.evaluate(requests)
          : await Promise.all([evaluateIn(there, requests, notHere), evaluateIn(here, requests, mayRunHere)]).then(
              merge,
            );
        const results = first.includes(undefined)
          ? merge([first, await evaluateIn(there, requests, (_request, index) => first[index] === undefined)])
          : first;
        return results as JsonataResult[];
      },
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

type Results = (JsonataResult | undefined)[];

interface Place {
  evaluate(requests: readonly Request[]): Promise<readonly (JsonataResult | undefined)[]>;
}

/** The results of those requests that are `chosen`, each at the place of its request. */
async function evaluateIn(
  where: Place,
  requests: readonly Request[],
  chosen: (request: Request, index: number) => boolean,
): Promise<Results> {
  const results: Results = requests.map(() => undefined);
  const places = requests.flatMap((request, index) => (chosen(request, index) ? [index] : []));
  const given = await where.evaluate(places.map((index) => requests[index] as Request));
  places.forEach((place, position) => (results[place] = given[position]));
  return results;
}

function merge([some, others]: readonly [Results, Results]): Results {
  return some.map((result, index) => result ?? others[index]);
}

/**
 * A variable in the place of a function (`$count(…)` where a variable is called `count`) is not what the syntax tree has
 * been judged by, and the library writes into it.
 */
function mayRunHere({ expression, bindings }: Request): boolean {
  return expression.cheap && !expression.calls.some((name) => bindings.variables.has(name));
}

function notHere(request: Request): boolean {
  return !mayRunHere(request);
}
