import { compare, legendOf } from '../compare/index.js';
import type { Findings } from './outcome.js';
import { asBotoShows } from './refusal-shapes.js';
import { Refusal, type Answer, type SfnApi } from './sfn-api.js';
import type { Vector } from './vector.js';

/** A definition that is judged: by ValidateStateMachineDefinition, or by CreateStateMachine refusing it. */
export async function runValidation(
  api: SfnApi,
  vector: Vector,
  uniqueName: (wanted: string) => string,
): Promise<Findings> {
  const { op, request = {}, definition, expected } = vector;
  if (op === undefined) throw new Error('a vector of kind validate without an operation');
  const name = request['name'];
  const params = {
    ...request,
    ...(typeof name === 'string' ? { name: uniqueName(name) } : {}),
    definition: vector.definitionIsRaw ? definition : JSON.stringify(definition),
  };
  let actual: Answer | string;
  try {
    actual = await api.call(op, params);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    actual = asBotoShows(error, op, expected.response);
  }
  return { result: compare(expected.response, actual, { legend: legendOf(vector) }).differences };
}
