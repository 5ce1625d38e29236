import type { RequestOf } from './constraints/index.js';

/* The inputs of the operations, as types; their constraints are the rows of constraints/request-shapes.ts. */

export type CreateStateMachineRequest = RequestOf<'CreateStateMachine'>;
export type UpdateStateMachineRequest = RequestOf<'UpdateStateMachine'>;
export type DescribeStateMachineRequest = RequestOf<'DescribeStateMachine'>;
export type DescribeStateMachineForExecutionRequest = RequestOf<'DescribeStateMachineForExecution'>;
export type DeleteStateMachineRequest = RequestOf<'DeleteStateMachine'>;
export type ListStateMachinesRequest = RequestOf<'ListStateMachines'>;
export type PublishStateMachineVersionRequest = RequestOf<'PublishStateMachineVersion'>;
export type ListStateMachineVersionsRequest = RequestOf<'ListStateMachineVersions'>;
export type DeleteStateMachineVersionRequest = RequestOf<'DeleteStateMachineVersion'>;
export type CreateStateMachineAliasRequest = RequestOf<'CreateStateMachineAlias'>;
export type UpdateStateMachineAliasRequest = RequestOf<'UpdateStateMachineAlias'>;
export type DescribeStateMachineAliasRequest = RequestOf<'DescribeStateMachineAlias'>;
export type DeleteStateMachineAliasRequest = RequestOf<'DeleteStateMachineAlias'>;
export type ListStateMachineAliasesRequest = RequestOf<'ListStateMachineAliases'>;
export type TagResourceRequest = RequestOf<'TagResource'>;
export type UntagResourceRequest = RequestOf<'UntagResource'>;
export type ListTagsForResourceRequest = RequestOf<'ListTagsForResource'>;
export type ValidateStateMachineDefinitionRequest = RequestOf<'ValidateStateMachineDefinition'>;
export type StartExecutionRequest = RequestOf<'StartExecution'>;
export type DescribeExecutionRequest = RequestOf<'DescribeExecution'>;
export type StopExecutionRequest = RequestOf<'StopExecution'>;
export type RedriveExecutionRequest = RequestOf<'RedriveExecution'>;
export type ListExecutionsRequest = RequestOf<'ListExecutions'>;
export type GetExecutionHistoryRequest = RequestOf<'GetExecutionHistory'>;
export type ListMapRunsRequest = RequestOf<'ListMapRuns'>;
export type DescribeMapRunRequest = RequestOf<'DescribeMapRun'>;
export type CreateActivityRequest = RequestOf<'CreateActivity'>;
export type DescribeActivityRequest = RequestOf<'DescribeActivity'>;
export type DeleteActivityRequest = RequestOf<'DeleteActivity'>;
export type ListActivitiesRequest = RequestOf<'ListActivities'>;
export type GetActivityTaskRequest = RequestOf<'GetActivityTask'>;
export type SendTaskSuccessRequest = RequestOf<'SendTaskSuccess'>;
export type SendTaskFailureRequest = RequestOf<'SendTaskFailure'>;
export type SendTaskHeartbeatRequest = RequestOf<'SendTaskHeartbeat'>;
export type TestStateRequest = RequestOf<'TestState'>;
