import { formatStateMachineArn, partitionOfRegion, type ArnPlace } from '#sfn-api';

/** One thing an operation does, and to what. */
export interface Act {
  /** Name in a policy without its `states:`; nearly always that of the operation. */
  readonly action: string;
  readonly resource: string;
}

type Request = Readonly<Record<string, unknown>>;
type Resource = (request: Request, place: ArnPlace, found?: string) => string | readonly string[];
type One = (request: Request, place: ArnPlace) => string;

/** Of a member that is not there: nothing allows it but `*`. */
const NOTHING = '';
const textOf = (value: unknown): string => (typeof value === 'string' ? value : NOTHING);

/** The ARN in this member, as it was given: nothing else is looked up by it. */
const named =
  (member: string): One =>
  (request) =>
    textOf(request[member]);

/** Versions and aliases are judged by their state machine, as AWS does. */
const machine =
  (member: string): One =>
  (request) =>
    textOf(request[member]).replace(/^((?:[^:]*:){5}stateMachine:[^:]*):[^:]*$/s, '$1');

const everyMachine: Resource = (_, place) => formatStateMachineArn(place, '*');
const activity: Resource = ({ name }, place) => arn(place, `activity:${String(name)}`);
/** Operations that are about nothing in particular. */
const anything: Resource = (_, place) => arn(place, '*');
/** Operations on a task: only its token knows of what. */
const task: Resource = (_, place, found) => found ?? arn(place, '*');

const MACHINE = machine('stateMachineArn');
const EXECUTION = named('executionArn');
const ACTIVITY = named('activityArn');
const MAP_RUN = named('mapRunArn');
const TAGGED = machine('resourceArn');

/**
 * What each operation of the API acts on: the resource of a policy. All 37 are here, whether they are served yet or not.
 * @see "Actions, resources, and condition keys for AWS Step Functions" in the service authorization reference
 */
const RESOURCES: Readonly<Record<string, Resource>> = {
  CreateActivity: activity,
  CreateStateMachine: ({ name }, place) => formatStateMachineArn(place, String(name)),
  CreateStateMachineAlias: machinesOfRoutes,
  DeleteActivity: ACTIVITY,
  DeleteStateMachine: MACHINE,
  DeleteStateMachineAlias: machine('stateMachineAliasArn'),
  DeleteStateMachineVersion: machine('stateMachineVersionArn'),
  DescribeActivity: ACTIVITY,
  DescribeExecution: EXECUTION,
  DescribeMapRun: MAP_RUN,
  DescribeStateMachine: MACHINE,
  DescribeStateMachineAlias: machine('stateMachineAliasArn'),
  DescribeStateMachineForExecution: EXECUTION,
  GetActivityTask: ACTIVITY,
  GetExecutionHistory: EXECUTION,
  ListActivities: (_, place) => arn(place, 'activity:*'),
  ListExecutions: machineOrMapRun,
  ListMapRuns: EXECUTION,
  ListStateMachineAliases: MACHINE,
  ListStateMachineVersions: MACHINE,
  ListStateMachines: everyMachine,
  ListTagsForResource: TAGGED,
  PublishStateMachineVersion: MACHINE,
  RedriveExecution: EXECUTION,
  SendTaskFailure: task,
  SendTaskHeartbeat: task,
  SendTaskSuccess: task,
  StartExecution: MACHINE,
  StartSyncExecution: MACHINE,
  StopExecution: EXECUTION,
  TagResource: TAGGED,
  TestState: anything,
  UntagResource: TAGGED,
  UpdateMapRun: MAP_RUN,
  UpdateStateMachine: MACHINE,
  UpdateStateMachineAlias: machine('stateMachineAliasArn'),
  ValidateStateMachineDefinition: anything,
};

export const KNOWN_OPERATIONS: readonly string[] = Object.keys(RESOURCES);

const NOWHERE: ArnPlace = { region: '', account: '' };
const PUBLISHING = new Set(['CreateStateMachine', 'UpdateStateMachine']);

/**
 * All that a policy must allow for this request, the operation itself first.
 * @param request within its constraints
 * @param found ARN of what the request is about, where that is known from elsewhere
 * @throws Error for an operation that has no row, or acts on nothing: it must not be let through unjudged
 */
export function actsOf(operation: string, request: Request, place: ArnPlace, found?: string): readonly Act[] {
  const resourceOf = Object.hasOwn(RESOURCES, operation) ? RESOURCES[operation] : undefined;
  if (resourceOf === undefined) throw new Error(`nothing says what ${operation} acts on`);
  const resources = [resourceOf(request, place, found)].flat();
  if (resources.length === 0) throw new Error(`nothing is what ${operation} acts on`);
  const publishes = PUBLISHING.has(operation) && request['publish'] === true;
  const actions = publishes ? [operation, 'PublishStateMachineVersion'] : [operation];
  return actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
}

function arn({ region, account }: ArnPlace, resource: string): string {
  return `arn:${partitionOfRegion(region)}:states:${region}:${account}:${resource}`;
}

/** One of both is asked for. A request that names none, or both, is refused later. */
function machineOrMapRun(request: Request, place: ArnPlace): readonly string[] {
  const named = [MACHINE, MAP_RUN].map((each) => each(request, place)).filter((each) => each !== NOTHING);
  return named.length > 0 ? named : [NOTHING];
}

/** An alias is made for the machine of the versions it leads to. Whether they are of one machine is checked later. */
function machinesOfRoutes({ routingConfiguration }: Request): readonly string[] {
  const routes = routingConfiguration as readonly Request[];
  const machineOf = machine('stateMachineVersionArn');
  return [...new Set(routes.map((route) => machineOf(route, NOWHERE)))];
}
