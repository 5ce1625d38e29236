/**
 * What the runtime does not do yet, as rules over what a recording uses: never over which recording it is.
 * A rule goes when its feature comes; the recordings behind it then count.
 */
import { isOfActivities } from './suite/activities.js';
import type { Vector } from './suite/vector.js';

const OPERATIONS = new Set([
  'CreateStateMachine',
  'UpdateStateMachine',
  'DescribeStateMachine',
  'DeleteStateMachine',
  'ListStateMachines',
  'PublishStateMachineVersion',
  'ListStateMachineVersions',
  'DeleteStateMachineVersion',
  'CreateStateMachineAlias',
  'UpdateStateMachineAlias',
  'DescribeStateMachineAlias',
  'DeleteStateMachineAlias',
  'ListStateMachineAliases',
  'TagResource',
  'UntagResource',
  'ListTagsForResource',
  'ValidateStateMachineDefinition',
  'StartExecution',
  'StartSyncExecution',
  'DescribeExecution',
  'DescribeStateMachineForExecution',
  'StopExecution',
  'ListExecutions',
  'GetExecutionHistory',
  'ListMapRuns',
  'DescribeMapRun',
  'UpdateMapRun',
  'CreateActivity',
  'DescribeActivity',
  'DeleteActivity',
  'ListActivities',
  'GetActivityTask',
  'SendTaskSuccess',
  'SendTaskFailure',
  'SendTaskHeartbeat',
  'TestState',
]);

/** Longer than this is for `--slow`. In seconds. */
const PATIENCE_SECONDS = 10;

type Rule = (vector: Vector, parts: DefinitionParts) => string | false | undefined;

/** These are asked and answered, nothing is run: whatever the definition uses. */
const ONLY_ASKED: ReadonlySet<Vector['kind']> = new Set(['test-state', 'validate']);

const RULES: readonly Rule[] = [
  (_, { files }) => files && 'a distributed Map with a reader or a writer',
  (_, { resources }) => resources.map(unsupportedResource).find((reason) => reason !== undefined),
  ({ kind }, { credentials }) => kind === 'standard' && credentials && 'Credentials (a role of the task)',
  ({ otherStateMachines = [] }) => otherStateMachines.length > 0 && 'nested executions',
  ({ steps = [] }) => steps.map(unsupportedStep).find((reason) => reason !== undefined),
  ({ setup = [] }) => {
    const other = setup.find((each) => !isOfActivities(each));
    return other && `another AWS service (${other.service ?? 'unknown'})`;
  },
  ({ concurrentCalls = [] }) => concurrentCalls.length > 0 && 'answers that a second thread gives to task tokens',
  ({ lambdas = {} }) => Object.values(lambdas).includes('inline') && 'a function given as source code',
  // A future instant only comes nearer: what still had to wait waits, but what was too far off may be near enough by now.
  ({ timeDependent, input, expected }) =>
    timeDependent === true &&
    expected.status !== 'RUNNING' &&
    firstInstant(input) > Date.now() &&
    'its instants count from the day of the recording',
];

/** Why this recording is not run, or undefined when it is to hold. */
export function whyNotSupported(
  vector: Vector,
  { slow = false }: { readonly slow?: boolean } = {},
): string | undefined {
  if (ONLY_ASKED.has(vector.kind)) return undefined;
  const parts = partsOf([vector.definition, ...definitionsOfSteps(vector)]);
  for (const rule of RULES) {
    const reason = rule(vector, parts);
    if (reason) return reason;
  }
  return !slow && isSlow(vector) ? `takes more than ${PATIENCE_SECONDS} seconds (--slow runs it)` : undefined;
}

function unsupportedResource(resource: string): string | undefined {
  if (/:activity:/.test(resource)) return undefined;
  if (
    /^arn:[^:]*:lambda:/.test(resource) ||
    /^arn:[^:]*:states:[^:]*:[^:]*:lambda:invoke(\.waitForTaskToken)?$/.test(resource)
  )
    return undefined;
  const service = /^arn:[^:]*:states:[^:]*:[^:]*:((?:aws-sdk:)?[^:]+)/.exec(resource)?.[1];
  return service === undefined ? undefined : `the service ${service}`;
}

function unsupportedStep({ op, service }: NonNullable<Vector['steps']>[number]): string | undefined {
  if (service && service !== 'stepfunctions') return `another AWS service (${service})`;
  return op !== undefined && !OPERATIONS.has(op) ? `operation ${op}` : undefined;
}

function isSlow({ timing, definition }: Vector): boolean {
  const limit =
    isObject(definition) && typeof definition['TimeoutSeconds'] === 'number' ? definition['TimeoutSeconds'] : Infinity;
  return Math.min(Math.max(timing?.waitSeconds ?? 0, timing?.retrySecondsUpTo ?? 0), limit) > PATIENCE_SECONDS;
}

interface DefinitionParts {
  readonly resources: readonly string[];
  /** Items come from a file, or results go into some. */
  readonly files: boolean;
  readonly credentials: boolean;
}

/** What definitions use, wherever in them. */
function partsOf(definitions: readonly unknown[]): DefinitionParts {
  const resources: string[] = [];
  let files = false;
  let credentials = false;
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!isObject(value)) return;
    for (const [name, member] of Object.entries(value)) {
      if (name === 'Resource' && typeof member === 'string') resources.push(member);
      else if (name === 'ItemReader' || name === 'ResultWriter') files = true;
      else if (name === 'Credentials') credentials = true;
      visit(member);
    }
  };
  definitions.forEach(visit);
  return { resources, files, credentials };
}

function definitionsOfSteps({ steps = [] }: Vector): unknown[] {
  return steps.map(({ params }) => {
    const text = params?.['definition'];
    try {
      return typeof text === 'string' ? (JSON.parse(text) as unknown) : undefined;
    } catch {
      return undefined; // not JSON on purpose
    }
  });
}

/** The first instant among the values of an input, in epoch milliseconds; 0 when there is none. */
function firstInstant(input: unknown): number {
  const values = isObject(input) ? Object.values(input) : [];
  const instants = values.filter((v): v is string => typeof v === 'string').map((text) => Date.parse(text));
  return instants.find((instant) => Number.isFinite(instant)) ?? 0;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
