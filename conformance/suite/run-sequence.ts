import { setTimeout as sleep } from 'node:timers/promises';
import { Bindings, compare, legendOf, type Difference } from '../compare/index.js';
import type { ExecutionLog } from './execution-log.js';
import type { Findings } from './outcome.js';
import { asBotoShows, isRaisedByTheClient } from './refusal-shapes.js';
import { Refusal, type Answer, type SfnApi } from './sfn-api.js';
import type { Step, Vector } from './vector.js';

const TIMEOUT_MS = 60_000;
const POLL_MS = 10_000;

/** Makes recorded calls one after another, and compares each answer. */
export async function runSequence(api: SfnApi, log: ExecutionLog, vector: Vector): Promise<Findings> {
  const { steps = [], expected, looseExpectations = [] } = vector;
  const responses = expected.responses ?? {};
  const loose = new Set(looseExpectations.map(({ key }) => key));
  const legend = legendOf(vector);
  const answers: (Answer | Refusal | undefined)[] = [];
  const differences: Difference[] = [];
  let bindings = Bindings.PLACE;

  for (const step of steps) {
    if (step.await === 'await_on_execution_logs') {
      const end = (await log.ofLogGroup(String(step.args?.['logGroupName']))).at(-1);
      for (const { key } of step.expect ?? []) {
        const comparison = compare(responses[key], end, { legend, bindings, path: key });
        bindings = comparison.bindings;
        differences.push(...comparison.differences);
      }
      answers.push(undefined);
      continue;
    }
    if (step.await !== undefined) {
      await waitFor(api, step.await, filledIn(step.args ?? {}, answers) as Readonly<Record<string, string>>);
      answers.push(undefined);
      continue;
    }
    const expectations = (step.expect ?? []).filter(({ key }) => key in responses && !loose.has(key));
    if (expectations.some(({ key }) => isRaisedByTheClient(responses[key]))) {
      answers.push(undefined);
      continue;
    }
    const deadline = Date.now() + (step.poll ? POLL_MS : 0);
    for (;;) {
      const answer = await answerTo(api, step, answers);
      let learnt = bindings;
      const found = expectations.flatMap(({ key, path }) => {
        const part =
          answer instanceof Refusal ? asBotoShows(answer, step.op ?? '', responses[key]) : valueAt(answer, path);
        const comparison = compare(responses[key], part, { legend, bindings: learnt, path: key });
        learnt = comparison.bindings;
        return comparison.differences;
      });
      if (answer instanceof Refusal && !step.raises && expectations.length === 0) {
        found.push({
          path: `${step.op} (no error was recorded)`,
          recorded: undefined,
          actual: `${answer.code}: ${answer.message}`,
        });
      }
      if (found.length > 0 && Date.now() < deadline) {
        await sleep(100);
        continue;
      }
      bindings = learnt;
      differences.push(...found);
      answers.push(answer);
      break;
    }
  }
  return { result: differences };
}

async function answerTo(
  api: SfnApi,
  { op = '', params = {} }: Step,
  answers: readonly unknown[],
): Promise<Answer | Refusal> {
  try {
    return await api.call(op, filledIn(params, answers) as Answer);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** Parameters with each `{"$ref": {step, path}}` replaced by that value of an earlier answer. */
function filledIn(params: unknown, answers: readonly unknown[]): unknown {
  if (Array.isArray(params)) return params.map((item) => filledIn(item, answers));
  if (params === null || typeof params !== 'object') return params;
  if ('$ref' in params) {
    const { step, path } = params.$ref as { step: number; path: string };
    return valueAt(answers[step], path) ?? (params as { example?: unknown }).example;
  }
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, filledIn(value, answers)]));
}

/** The value at `$`, `$.a[0].b` or `a[0].b`. */
function valueAt(value: unknown, path: string): unknown {
  const steps = path.match(/[^.[\]$]+/g) ?? [];
  return steps.reduce<unknown>((at, step) => (at as Readonly<Record<string, unknown>> | undefined)?.[step], value);
}

/** Waits for what the recording's test waited for. @throws Error when it does not come about */
async function waitFor(api: SfnApi, helper: string, args: Readonly<Record<string, string>>): Promise<void> {
  const { execution_arn: executionArn = '', state_machine_arn: stateMachineArn = '' } = args;
  const machines = async (): Promise<readonly { stateMachineArn: string }[]> =>
    (await api.call('ListStateMachines', { maxResults: 1000 }))['stateMachines'] as { stateMachineArn: string }[];
  const isListed = async (): Promise<boolean> =>
    (await machines()).some((machine) => machine.stateMachineArn === stateMachineArn);
  const isListedAsEnded = async (): Promise<boolean> => {
    const { executions } = (await api.call('ListExecutions', { stateMachineArn })) as {
      executions?: readonly { executionArn: string; status: string }[];
    };
    return executions?.some((each) => each.executionArn === executionArn && each.status !== 'RUNNING') ?? false;
  };
  const versionIsListed = async (): Promise<boolean> => {
    const { stateMachineVersions } = await api.call('ListStateMachineVersions', { stateMachineArn, maxResults: 1000 });
    return (stateMachineVersions as readonly { stateMachineVersionArn: string }[]).some(
      (each) => each.stateMachineVersionArn === args['state_machine_version_arn'],
    );
  };
  const aliasIsListed = async (): Promise<boolean> => {
    const { stateMachineAliases } = await api.call('ListStateMachineAliases', { stateMachineArn, maxResults: 1000 });
    return (stateMachineAliases as readonly { stateMachineAliasArn: string }[]).some(
      (each) => each.stateMachineAliasArn === args['state_machine_alias_arn'],
    );
  };
  switch (helper) {
    case 'await_execution_terminated':
    case 'await_execution_success':
    case 'await_execution_aborted':
      return void (await api.untilEnded(executionArn, TIMEOUT_MS));
    case 'await_execution_started':
    case 'await_on_execution_events':
      // The test waited until the first state had been entered.
      return until(helper, async () => (await api.history(executionArn)).length > 1);
    case 'await_state_machine_listed':
      return until(helper, isListed);
    case 'await_state_machine_not_listed':
      return until(helper, async () => !(await isListed()));
    case 'await_state_machine_version_listed':
      return until(helper, versionIsListed);
    case 'await_state_machine_version_not_listed':
      return until(helper, async () => !(await versionIsListed()));
    case 'await_state_machine_alias_is_created':
      return until(helper, aliasIsListed);
    case 'await_state_machine_alias_is_deleted':
      return until(helper, async () => !(await aliasIsListed()));
    case 'await_execution_lists_terminated':
      return until(helper, isListedAsEnded);
    default:
      throw new Error(`the runner does not know how to ${helper}`);
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + POLL_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: not after ${POLL_MS / 1000} seconds`);
    await sleep(50);
  }
}
