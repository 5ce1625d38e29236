import type { JsonataEvaluator } from '#asl/expressions/jsonata';

/** One expression to evaluate, with what it sees. */
export type Request = Parameters<JsonataEvaluator['evaluate']>[0][number];
