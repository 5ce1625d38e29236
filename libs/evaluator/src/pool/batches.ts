import type { Request } from '../request.js';
import type { Batch } from './messages.js';

/** Neighbours over the same data together: it is sent once. */
export function byBindings(requests: readonly Request[]): Request[][] {
  const batches: Request[][] = [];
  for (const request of requests) {
    const last = batches.at(-1);
    if (last?.[0]?.bindings === request.bindings) last.push(request);
    else batches.push([request]);
  }
  return batches;
}

/** The message for expressions over the same data, with those variables that they may read. */
export function batchOf(requests: readonly Request[], terms: Pick<Batch, 'id' | 'turnMs' | 'resultBytes'>): Batch {
  const { states, variables } = (requests[0] as Request).bindings;
  // A name that is called may be a variable too, and then is what is called.
  const names = new Set(requests.flatMap(({ expression }) => [...expression.references, ...expression.calls]));
  return {
    ...terms,
    states,
    variables: [...variables].filter(([name]) => names.has(name)),
    texts: requests.map(({ expression }) => expression.text),
  };
}
