// Written by `npm run api-model` from libs/sfn-api/model: change that, not this.
import {
  CreateActivityRequest,
  DeleteActivityRequest,
  DescribeActivityRequest,
  ListActivitiesRequest,
} from './activity-requests.js';
import {
  CreateStateMachineAliasRequest,
  DeleteStateMachineAliasRequest,
  DescribeStateMachineAliasRequest,
  ListStateMachineAliasesRequest,
  UpdateStateMachineAliasRequest,
} from './alias-requests.js';
import {
  DescribeExecutionRequest,
  GetExecutionHistoryRequest,
  ListExecutionsRequest,
  RedriveExecutionRequest,
  StartExecutionRequest,
  StartSyncExecutionRequest,
  StopExecutionRequest,
} from './execution-requests.js';
import { DescribeMapRunRequest, ListMapRunsRequest, UpdateMapRunRequest } from './map-run-requests.js';
import {
  CreateStateMachineRequest,
  DeleteStateMachineRequest,
  DescribeStateMachineRequest,
  DescribeStateMachineForExecutionRequest,
  ListStateMachinesRequest,
  UpdateStateMachineRequest,
  ValidateStateMachineDefinitionRequest,
} from './state-machine-requests.js';
import { ListTagsForResourceRequest, TagResourceRequest, UntagResourceRequest } from './tag-requests.js';
import {
  GetActivityTaskRequest,
  SendTaskFailureRequest,
  SendTaskHeartbeatRequest,
  SendTaskSuccessRequest,
} from './task-requests.js';
import { TestStateRequest } from './test-state-request.js';
import {
  DeleteStateMachineVersionRequest,
  ListStateMachineVersionsRequest,
  PublishStateMachineVersionRequest,
} from './version-requests.js';

export * from './activity-requests.js';
export * from './alias-requests.js';
export * from './execution-requests.js';
export * from './map-run-requests.js';
export * from './state-machine-requests.js';
export * from './structures.js';
export * from './tag-requests.js';
export * from './task-requests.js';
export * from './test-state-request.js';
export * from './version-requests.js';

/** The request of every operation of the service. */
export const REQUESTS = {
  CreateActivity: CreateActivityRequest,
  CreateStateMachine: CreateStateMachineRequest,
  CreateStateMachineAlias: CreateStateMachineAliasRequest,
  DeleteActivity: DeleteActivityRequest,
  DeleteStateMachine: DeleteStateMachineRequest,
  DeleteStateMachineAlias: DeleteStateMachineAliasRequest,
  DeleteStateMachineVersion: DeleteStateMachineVersionRequest,
  DescribeActivity: DescribeActivityRequest,
  DescribeExecution: DescribeExecutionRequest,
  DescribeMapRun: DescribeMapRunRequest,
  DescribeStateMachine: DescribeStateMachineRequest,
  DescribeStateMachineAlias: DescribeStateMachineAliasRequest,
  DescribeStateMachineForExecution: DescribeStateMachineForExecutionRequest,
  GetActivityTask: GetActivityTaskRequest,
  GetExecutionHistory: GetExecutionHistoryRequest,
  ListActivities: ListActivitiesRequest,
  ListExecutions: ListExecutionsRequest,
  ListMapRuns: ListMapRunsRequest,
  ListStateMachineAliases: ListStateMachineAliasesRequest,
  ListStateMachineVersions: ListStateMachineVersionsRequest,
  ListStateMachines: ListStateMachinesRequest,
  ListTagsForResource: ListTagsForResourceRequest,
  PublishStateMachineVersion: PublishStateMachineVersionRequest,
  RedriveExecution: RedriveExecutionRequest,
  SendTaskFailure: SendTaskFailureRequest,
  SendTaskHeartbeat: SendTaskHeartbeatRequest,
  SendTaskSuccess: SendTaskSuccessRequest,
  StartExecution: StartExecutionRequest,
  StartSyncExecution: StartSyncExecutionRequest,
  StopExecution: StopExecutionRequest,
  TagResource: TagResourceRequest,
  TestState: TestStateRequest,
  UntagResource: UntagResourceRequest,
  UpdateMapRun: UpdateMapRunRequest,
  UpdateStateMachine: UpdateStateMachineRequest,
  UpdateStateMachineAlias: UpdateStateMachineAliasRequest,
  ValidateStateMachineDefinition: ValidateStateMachineDefinitionRequest,
};
