import type { JsonataBindings, JsonataResult } from '#asl/expressions/jsonata';

type Json = JsonataBindings['states']['input'];

/** To a process: expressions over the same data, to be evaluated one after the other. JSON, as every message here. */
export interface Batch {
  readonly id: number;
  readonly states: JsonataBindings['states'];
  /** Those that the expressions read: a list, since any name may be the name of a variable. */
  readonly variables: readonly (readonly [string, Json])[];
  readonly texts: readonly string[];
  /** After so many milliseconds the process begins no other expression: it hands back what is left. */
  readonly turnMs: number;
  /** Of all results together. */
  readonly resultBytes: number;
}

/** From a process: it is ready for batches, the result of one expression, or that it hands back the rest. */
export type Answer =
  | { readonly type: 'ready' }
  | {
      readonly type: 'result';
      readonly id: number;
      readonly result: JsonataResult;
      /** Milliseconds it took, by the clock of the process. */
      readonly ms: number;
      readonly bytes: number;
    }
  | { readonly type: 'handed-back'; readonly id: number };
