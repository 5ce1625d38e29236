import { evaluateByLibrary, MAX_SEQUENCE, OUT_OF_MEMORY, type JsonataBindings } from '#asl/expressions/jsonata';

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

/** The arguments of the program: the milliseconds that an expression has, and the megabytes that the process may hold. */
const [expressionMs, residentMb] = process.argv.slice(2).map(Number) as [number, number];
const deadline = new Deadline(expressionMs, residentMb * 2 ** 20);
const answer = (message: Answer) => process.send?.(message);

async function evaluate({ id, states, variables, texts, turnMs, resultBytes }: Batch): Promise<void> {
  const bindings: JsonataBindings = { states, variables: new Map(variables) };
  const begun = performance.now();
  let left = resultBytes;
  for (const text of texts) {
    const start = performance.now();
    if (start - begun > turnMs) return void answer({ type: 'handed-back', id });
    deadline.begin();
    let result = await evaluateByLibrary(expressionOf(text), bindings, { ...limits, resultBytes: left });
    const bytes = result.ok ? JSON.stringify(result.value).length : 0;
    if (bytes > left)
      result = OUT_OF_MEMORY; // a part of the data, which is not measured as it is made
    else left -= bytes;
    deadline.end();
    answer({ type: 'result', id, result, ms: performance.now() - start, bytes });
  }
}

// Ctrl-C reaches the whole group of processes; the one who started this one decides when it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit());
process.on('message', (batch: Batch) => void evaluate(batch));
answer({ type: 'ready' });
