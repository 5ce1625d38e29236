import { compare, legendOf } from '../compare/index.js';
import { pythonJson } from '../handlers/index.js';
import type { Findings } from './outcome.js';
import type { SfnApi } from './sfn-api.js';
import type { Vector } from './vector.js';

/** Runs an Express execution that is waited for, and compares the whole answer. */
export async function runExpressSync(
  api: SfnApi,
  vector: Vector,
  uniqueName: (wanted: string) => string,
): Promise<Findings> {
  const { stateMachine, definition, expected, executionName, inputText, inputOmitted, input } = vector;
  if (stateMachine === undefined) throw new Error('an express vector without a state machine');
  const { stateMachineArn } = await api.call('CreateStateMachine', {
    ...stateMachine,
    name: uniqueName(stateMachine.name),
    definition: JSON.stringify(definition),
  });
  const answer = await api.call('StartSyncExecution', {
    stateMachineArn,
    name: executionName,
    input: inputOmitted ? undefined : (inputText ?? pythonJson(input)),
  });
  return { result: compare(expected.syncResponse, answer, { legend: legendOf(vector) }).differences };
}
