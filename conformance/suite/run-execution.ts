import {
  Bindings,
  compare,
  compareAsMultiset,
  compareExactly,
  legendOf,
  withoutWhatSortingLost,
} from '../compare/index.js';
import { pythonJson } from '../handlers/index.js';
import { setUpActivities } from './activities.js';
import type { ExecutionLog } from './execution-log.js';
import type { Findings } from './outcome.js';
import type { SfnApi } from './sfn-api.js';
import type { Vector } from './vector.js';

const TIMEOUT_MS = 60_000;

/** Starts what was started on AWS, and compares how it ended and what happened on the way. */
export async function runExecution(
  api: SfnApi,
  log: ExecutionLog,
  vector: Vector,
  uniqueName: (wanted: string) => string,
): Promise<Findings> {
  const { stateMachine, definition, expected } = vector;
  if (stateMachine === undefined) throw new Error('a standard vector without a state machine');
  await setUpActivities(api, vector);
  const { stateMachineArn } = await api.call('CreateStateMachine', {
    ...stateMachine,
    name: uniqueName(stateMachine.name),
    definition: vector.definitionIsRaw ? definition : JSON.stringify(definition),
  });
  const started = await api.call('StartExecution', {
    stateMachineArn,
    name: vector.executionName,
    // As the tests sent it, blanks included: AWS keeps the text.
    input: vector.inputOmitted ? undefined : (vector.inputText ?? pythonJson(vector.input)),
  });
  const executionArn = started['executionArn'] as string;
  if (expected.status === 'RUNNING') {
    await api.untilHistoryHolds(executionArn, expected.events?.length ?? 0, TIMEOUT_MS);
  } else {
    await api.untilEnded(executionArn, TIMEOUT_MS);
  }
  const execution = await api.describe(executionArn);
  const events = expected.events === undefined ? undefined : await api.history(executionArn);
  if (execution.status === 'RUNNING') await api.call('StopExecution', { executionArn });

  const { status, error, cause } = execution;
  const output =
    expected.outputIsRaw || execution.output === undefined
      ? execution.output
      : (JSON.parse(execution.output) as unknown);
  const legend = legendOf(vector);
  const recorded = { status: expected.status, error: expected.error, cause: expected.cause, output: expected.output };
  const result = compare(recorded, { status, error, cause, output }, { legend });
  const findings = { result: result.differences };
  if (expected.events === undefined || events === undefined) return findings;

  const given = { legend, bindings: Bindings.PLACE };
  const sorted = vector.historyOrder === 'branch-events-sorted-and-renumbered';
  const anyOrder = compareAsMultiset(expected.events, sorted ? withoutWhatSortingLost(events) : events, given);
  const described = expected.describeExecution
    ? compare(expected.describeExecution, execution, {
        legend,
        bindings: anyOrder.bindings,
        path: '$.describeExecution',
      })
    : undefined;
  const order =
    vector.historyOrder === 'exact' ? compareExactly(expected.events, events, given).differences : undefined;
  const { loggedExecutionEvents } = expected;
  const logged = loggedExecutionEvents
    ? compare(loggedExecutionEvents, await log.ofExecution(executionArn), {
        legend,
        bindings: anyOrder.bindings,
        path: '$.log',
      }).differences
    : [];
  return { ...findings, events: [...anyOrder.differences, ...(described?.differences ?? []), ...logged], order };
}
