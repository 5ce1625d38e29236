import type { JsonataEvaluator } from '#asl';
import { evaluateJsonata } from '#asl/expressions/jsonata';

/** Evaluates JSONata right here: for expressions of one's own, which need no watchdog. */
export function evaluatorInProcess(): JsonataEvaluator {
  return {
    evaluate: (requests) =>
      Promise.all(
        requests.map(async ({ expression, bindings }) => evaluateJsonata(expression, bindings, { timeoutMs: 10_000 })),
      ),
  };
}
