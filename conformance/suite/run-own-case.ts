import { compare, type Difference } from '../compare/index.js';
import type { Findings } from './outcome.js';
import type { OwnCase, OwnExpectation } from './own-case.js';
import { Refusal, type Answer, type Execution, type SfnApi } from './sfn-api.js';

const TIMEOUT_MS = 30_000;

export interface Place {
  readonly accountId: string;
}

/** Runs one of the project's own cases: an execution, or a definition that is to be refused. */
export async function runOwnCase(api: SfnApi, own: OwnCase, name: string, { accountId }: Place): Promise<Findings> {
  const { definition, expect } = own;
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  const machine = { name, type: own.type, definition: text, roleArn: `arn:aws:iam::${accountId}:role/conformance` };
  if (expect.problems !== undefined) return { result: await refusalOf(api, machine, expect.problems) };

  const { stateMachineArn } = await api.call('CreateStateMachine', machine);
  const input = own.inputText ?? (own.input === undefined ? undefined : JSON.stringify(own.input));
  const { executionArn } = await api.call('StartExecution', { stateMachineArn, input });
  const execution = await api.untilEnded(executionArn as string, TIMEOUT_MS);
  const result = resultOf(expect, execution);
  const mapRuns = await mapRunsOf(api, executionArn as string, expect.mapRuns);
  if (expect.history === undefined && expect.historyCounts === undefined) return { result: [...result, ...mapRuns] };

  const types = (await api.history(executionArn as string)).map(({ type }) => type);
  const events = compare(countsOf(expect), counted(types), { path: '$.history' }).differences;
  const order = expect.history && compare(expect.history, types, { path: '$.history' }).differences;
  return { result: [...result, ...mapRuns], events, order };
}

async function mapRunsOf(
  api: SfnApi,
  executionArn: string,
  expected: OwnExpectation['mapRuns'],
): Promise<readonly Difference[]> {
  if (expected === undefined) return [];
  const { mapRuns } = (await api.call('ListMapRuns', { executionArn })) as { mapRuns: { mapRunArn: string }[] };
  const described = await Promise.all(mapRuns.map(({ mapRunArn }) => api.call('DescribeMapRun', { mapRunArn })));
  const asked = described.map((run, n) =>
    Object.fromEntries(Object.keys(expected[n] ?? run).map((name) => [name, run[name]])),
  );
  return compare(expected, asked, { path: '$.mapRuns' }).differences;
}

function resultOf(expect: OwnExpectation, execution: Execution): readonly Difference[] {
  const output = execution.output === undefined ? undefined : (JSON.parse(execution.output) as unknown);
  const wanted = {
    status: expect.status,
    error: expect.error,
    ...('output' in expect ? { output: expect.output } : {}),
  };
  const given = { status: execution.status, error: execution.error, ...('output' in expect ? { output } : {}) };
  return [...compare(wanted, given).differences, ...causeOf(expect.cause, execution.cause)];
}

function causeOf(expected: unknown, cause: string | undefined): readonly Difference[] {
  if (expected === undefined) return [];
  if (expected !== null && typeof expected === 'object' && 'matches' in expected) {
    const agrees = cause !== undefined && new RegExp(String(expected.matches), 's').test(cause);
    return agrees ? [] : [{ path: '$.cause', recorded: expected, actual: cause }];
  }
  return compare(expected, cause, { path: '$.cause' }).differences;
}

const counted = (types: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const type of types) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

const countsOf = ({ history, historyCounts }: OwnExpectation): Readonly<Record<string, number>> =>
  historyCounts ?? counted(history ?? []);

/** ValidateStateMachineDefinition must list the problems, and CreateStateMachine must refuse the definition. */
async function refusalOf(
  api: SfnApi,
  machine: Answer,
  problems: OwnExpectation['problems'] = [],
): Promise<readonly Difference[]> {
  const { diagnostics } = (await api.call('ValidateStateMachineDefinition', {
    definition: machine['definition'],
    type: machine['type'],
  })) as {
    diagnostics: readonly { code: string; location?: string; message: string; severity: string }[];
  };
  const found = diagnostics.filter(({ severity }) => severity === 'ERROR');
  const shown = problems.map(({ code, location, message }, i) => ({
    code,
    location: location ?? found[i]?.location,
    message: message ?? found[i]?.message,
  }));
  const differences = compare(
    shown,
    found.map(({ code, location, message }) => ({ code, location, message })),
    { path: '$.problems' },
  ).differences;
  const refused = await api.call('CreateStateMachine', machine).then(
    () => 'created',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error as Error)),
  );
  return [...differences, ...compare('InvalidDefinition', refused, { path: '$.CreateStateMachine' }).differences];
}
