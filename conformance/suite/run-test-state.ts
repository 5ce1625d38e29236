import { compare, legendOf } from '../compare/index.js';
import { pythonJson } from '../handlers/index.js';
import type { Findings } from './outcome.js';
import { asBotoShows } from './refusal-shapes.js';
import { Refusal, type Answer, type SfnApi } from './sfn-api.js';
import type { Vector } from './vector.js';

/** One state that is tried by TestState, judged by its whole answer. */
export async function runTestState(api: SfnApi, vector: Vector): Promise<Findings> {
  const { request = {}, definition, definitionIsRaw, inputOmitted, expected } = vector;
  const params = {
    ...request,
    definition: definitionIsRaw ? definition : JSON.stringify(definition),
    ...(inputOmitted ? {} : { input: vector.inputText ?? pythonJson(vector.input) }),
  };
  let actual: Answer | string;
  try {
    actual = await api.call('TestState', params);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    actual = asBotoShows(error, 'TestState', expected.response);
  }
  return { result: compare(expected.response, actual, { legend: legendOf(vector) }).differences };
}
