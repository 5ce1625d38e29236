import { ACCOUNT, REGION } from '../../aws-json/testing/api-under-test.js';
import { HELLO, ROLE } from '../../aws-json/testing/machines.js';

/** A request that each operation would take, and what a policy has to name for it. */
export interface Sample {
  readonly input: object;
  readonly resource: string;
}

const base = `arn:aws:states:${REGION}:${ACCOUNT}`;
export const MACHINE = `${base}:stateMachine:orders`;
export const EXECUTION = `${base}:execution:orders:first`;
export const ACTIVITY = `${base}:activity:packing`;
const MAP_RUN = `${base}:mapRun:orders/Each:2f1b2f2e-0000-4000-8000-000000000000`;
const VERSION = `${MACHINE}:1`;
const ALIAS = `${MACHINE}:PROD`;
const ROUTES = [{ stateMachineVersionArn: VERSION, weight: 100 }];

const machine = (input: object = {}): Sample => ({ input: { stateMachineArn: MACHINE, ...input }, resource: MACHINE });
const execution: Sample = { input: { executionArn: EXECUTION }, resource: EXECUTION };
const activity: Sample = { input: { activityArn: ACTIVITY }, resource: ACTIVITY };
const mapRun: Sample = { input: { mapRunArn: MAP_RUN }, resource: MAP_RUN };
const eachMachine = (input: object = {}): readonly Sample[] =>
  [MACHINE, VERSION, ALIAS].map((stateMachineArn) => machine({ ...input, stateMachineArn }));
const alias = (input: object = {}): Sample => ({ input: { stateMachineAliasArn: ALIAS, ...input }, resource: MACHINE });
const tagged = (input: object = {}): readonly Sample[] =>
  [MACHINE, ACTIVITY].map((resource) => ({ input: { resourceArn: resource, ...input }, resource }));
const anything = (input: object): Sample => ({ input, resource: `${base}:*` });

/** An operation that takes things of several kinds, or by several names, has a sample of each. */
const SAMPLES: Readonly<Record<string, Sample | readonly Sample[]>> = {
  CreateActivity: { input: { name: 'packing' }, resource: ACTIVITY },
  CreateStateMachine: { input: { name: 'orders', definition: HELLO, roleArn: ROLE }, resource: MACHINE },
  CreateStateMachineAlias: { input: { name: 'PROD', routingConfiguration: ROUTES }, resource: MACHINE },
  DeleteActivity: activity,
  DeleteStateMachine: machine(),
  DeleteStateMachineAlias: alias(),
  DeleteStateMachineVersion: { input: { stateMachineVersionArn: VERSION }, resource: MACHINE },
  DescribeActivity: activity,
  DescribeExecution: execution,
  DescribeMapRun: mapRun,
  DescribeStateMachine: eachMachine(),
  DescribeStateMachineAlias: alias(),
  DescribeStateMachineForExecution: execution,
  GetActivityTask: activity,
  GetExecutionHistory: execution,
  ListActivities: { input: {}, resource: `${base}:activity:*` },
  ListExecutions: [...eachMachine(), mapRun],
  ListMapRuns: execution,
  ListStateMachineAliases: machine(),
  ListStateMachineVersions: machine(),
  ListStateMachines: { input: {}, resource: `${base}:stateMachine:*` },
  ListTagsForResource: tagged(),
  PublishStateMachineVersion: machine(),
  RedriveExecution: execution,
  SendTaskFailure: anything({ taskToken: 'token' }),
  SendTaskHeartbeat: anything({ taskToken: 'token' }),
  SendTaskSuccess: anything({ taskToken: 'token', output: '{}' }),
  StartExecution: eachMachine({ name: 'first' }),
  StartSyncExecution: eachMachine(),
  StopExecution: execution,
  TagResource: tagged({ tags: [{ key: 'a', value: 'b' }] }),
  TestState: anything({ definition: '{"Type":"Pass","End":true}', roleArn: ROLE }),
  UntagResource: tagged({ tagKeys: ['a'] }),
  UpdateMapRun: { ...mapRun, input: { mapRunArn: MAP_RUN, maxConcurrency: 1 } },
  UpdateStateMachine: machine({ definition: HELLO }),
  UpdateStateMachineAlias: [alias({ description: 'd' }), alias({ routingConfiguration: ROUTES })],
  ValidateStateMachineDefinition: anything({ definition: HELLO }),
};

/** For any of the 37 operations of the API. @throws Error for an operation that has none: nothing would test who may call it */
export function samplesOf(operation: string): readonly Sample[] {
  const samples = SAMPLES[operation];
  if (samples === undefined) throw new Error(`testing/requests.ts has no sample for ${operation}`);
  return [samples].flat();
}
