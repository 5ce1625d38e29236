import type { JsonataBindings, JsonataResult } from '#asl/expressions/jsonata';

type Json = JsonataBindings['states']['input'];

/** To a process: expressions over the same data, to be evaluated one after the other. JSON, as every message here. */
export interface Batch {
  readonly id: number;
  readonly states: JsonataBindings['states'];
  /** Those that the expressions read: a list, since any name may be the name of a variable. */
  readonly variables: readonly (readonly [string, Json])[];
  readonly texts: readonly string[];
}

/** From a process: it is ready for batches, or the result of one expression of the batch. */
export type Answer =
  | { readonly type: 'ready' }
  | { readonly type: 'result'; readonly id: number; readonly index: number; readonly result: JsonataResult };
