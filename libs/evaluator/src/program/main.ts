import { evaluateJsonata, MAX_SEQUENCE, type JsonataBindings } from '#asl/expressions/jsonata';

import type { Answer, Batch } from '../pool/messages.js';
import { Deadline } from './deadline.js';
import { expressionOf } from './expression-cache.js';
import { LinearRegExp } from './linear-reg-exp.js';

/*
 * The program of an evaluator process: evaluates what it is sent, and says so after each expression. It keeps no limits
 * that the one who started it relies on: that one kills it.
 */

const limits = {
  /** Below the second after which the process would be killed: it is cheaper to give up than to be replaced. */
  timeoutMs: 800,
  /** Recursion without an end is to end as such, before it has used up the memory. */
  stack: 20_000,
  sequence: MAX_SEQUENCE,
  regexEngine: LinearRegExp as unknown as RegExpConstructor,
};

const deadline = new Deadline();
const answer = (message: Answer) => process.send?.(message);

async function evaluate({ id, states, variables, texts }: Batch): Promise<void> {
  const bindings: JsonataBindings = { states, variables: new Map(variables) };
  for (const [index, text] of texts.entries()) {
    deadline.begin();
    const result = await evaluateJsonata(expressionOf(text), bindings, limits);
    deadline.end();
    answer({ type: 'result', id, index, result });
  }
}

// Ctrl-C reaches the whole group of processes; the one who started this one decides when it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit());
process.on('message', (batch: Batch) => void evaluate(batch));
answer({ type: 'ready' });
