import { compare, legendOf } from '../compare/index.js';
import { pythonJson } from '../handlers/index.js';
import type { ExecutionLog } from './execution-log.js';
import type { Findings } from './outcome.js';
import type { Answer, SfnApi } from './sfn-api.js';
import type { Vector } from './vector.js';

/** Runs an Express execution that is waited for, and compares the whole answer. */
export async function runExpressSync(
  api: SfnApi,
  vector: Vector,
  uniqueName: (wanted: string) => string,
): Promise<Findings> {
  const answer = await api.call('StartSyncExecution', await startOf(api, vector, uniqueName));
  return { result: compare(vector.expected.syncResponse, answer, { legend: legendOf(vector) }).differences };
}

/** Runs one that nobody waits for, and compares the last event of its log. */
export async function runExpressAsync(
  api: SfnApi,
  log: ExecutionLog,
  vector: Vector,
  uniqueName: (wanted: string) => string,
): Promise<Findings> {
  const { executionArn } = await api.call('StartExecution', await startOf(api, vector, uniqueName));
  const end = (await log.ofExecution(executionArn as string)).at(-1);
  return { result: compare(vector.expected.endEvent, end, { legend: legendOf(vector) }).differences };
}

async function startOf(
  api: SfnApi,
  { stateMachine, definition, executionName, inputText, inputOmitted, input }: Vector,
  uniqueName: (wanted: string) => string,
): Promise<Answer> {
  if (stateMachine === undefined) throw new Error('an express vector without a state machine');
  const { stateMachineArn } = await api.call('CreateStateMachine', {
    ...stateMachine,
    name: uniqueName(stateMachine.name),
    definition: JSON.stringify(definition),
  });
  return {
    stateMachineArn,
    name: executionName,
    input: inputOmitted ? undefined : (inputText ?? pythonJson(input)),
  };
}
