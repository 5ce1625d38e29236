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
const ACTIVITY = `${base}:activity:packing`;
const MAP_RUN = `${base}:mapRun:orders/Each:2f1b2f2e-0000-4000-8000-000000000000`;
const VERSION = `${MACHINE}:1`;
const ROUTES = [{ stateMachineVersionArn: VERSION, weight: 100 }];

const machine = (input: object = {}): Sample => ({ input: { stateMachineArn: MACHINE, ...input }, resource: MACHINE });
const execution: Sample = { input: { executionArn: EXECUTION }, resource: EXECUTION };
const activity: Sample = { input: { activityArn: ACTIVITY }, resource: ACTIVITY };
const mapRun: Sample = { input: { mapRunArn: MAP_RUN }, resource: MAP_RUN };
const tagged = (input: object = {}): Sample => ({ input: { resourceArn: MACHINE, ...input }, resource: MACHINE });
const anything = (input: object): Sample => ({ input, resource: `${base}:*` });

/** For all 37 operations of the API. */
export const SAMPLES: Readonly<Record<string, Sample>> = {
  CreateActivity: { input: { name: 'packing' }, resource: ACTIVITY },
  CreateStateMachine: { input: { name: 'orders', definition: HELLO, roleArn: ROLE }, resource: MACHINE },
  CreateStateMachineAlias: { input: { name: 'PROD', routingConfiguration: ROUTES }, resource: MACHINE },
  DeleteActivity: activity,
  DeleteStateMachine: machine(),
  DeleteStateMachineAlias: { input: { stateMachineAliasArn: `${MACHINE}:PROD` }, resource: MACHINE },
  DeleteStateMachineVersion: { input: { stateMachineVersionArn: VERSION }, resource: MACHINE },
  DescribeActivity: activity,
  DescribeExecution: execution,
  DescribeMapRun: mapRun,
  DescribeStateMachine: machine(),
  DescribeStateMachineAlias: { input: { stateMachineAliasArn: `${MACHINE}:PROD` }, resource: MACHINE },
  DescribeStateMachineForExecution: execution,
  GetActivityTask: activity,
  GetExecutionHistory: execution,
  ListActivities: { input: {}, resource: `${base}:activity:*` },
  ListExecutions: machine(),
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
  StartExecution: machine({ name: 'first' }),
  StartSyncExecution: machine(),
  StopExecution: execution,
  TagResource: tagged({ tags: [{ key: 'a', value: 'b' }] }),
  TestState: anything({ definition: '{"Type":"Pass","End":true}', roleArn: ROLE }),
  UntagResource: tagged({ tagKeys: ['a'] }),
  UpdateMapRun: { ...mapRun, input: { mapRunArn: MAP_RUN, maxConcurrency: 1 } },
  UpdateStateMachine: machine({ definition: HELLO }),
  UpdateStateMachineAlias: { input: { stateMachineAliasArn: `${MACHINE}:PROD`, description: 'd' }, resource: MACHINE },
  ValidateStateMachineDefinition: anything({ definition: HELLO }),
};
