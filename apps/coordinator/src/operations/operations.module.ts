import { randomInt } from 'node:crypto';
import { Module } from '@nestjs/common';
import { CreateActivityOperation } from './create-activity/create-activity.operation.js';
import { DescribeActivityOperation } from './describe-activity/describe-activity.operation.js';
import { DeleteActivityOperation } from './delete-activity/delete-activity.operation.js';
import { ListActivitiesOperation } from './list-activities/list-activities.operation.js';
import { GetActivityTaskOperation } from './get-activity-task/get-activity-task.operation.js';
import { ActivityLookup } from './shared/activity-lookup.js';
import { CreateStateMachineAliasOperation } from './create-state-machine-alias/create-state-machine-alias.operation.js';
import { CreateStateMachineOperation } from './create-state-machine/create-state-machine.operation.js';
import { DeleteStateMachineAliasOperation } from './delete-state-machine-alias/delete-state-machine-alias.operation.js';
import { DeleteStateMachineVersionOperation } from './delete-state-machine-version/delete-state-machine-version.operation.js';
import { DeleteStateMachineOperation } from './delete-state-machine/delete-state-machine.operation.js';
import { DescribeExecutionOperation } from './describe-execution/describe-execution.operation.js';
import { DescribeMapRunOperation } from './describe-map-run/describe-map-run.operation.js';
import { DescribeStateMachineAliasOperation } from './describe-state-machine-alias/describe-state-machine-alias.operation.js';
import { DescribeStateMachineForExecutionOperation } from './describe-state-machine-for-execution/describe-state-machine-for-execution.operation.js';
import { DescribeStateMachineOperation } from './describe-state-machine/describe-state-machine.operation.js';
import { GetExecutionHistoryOperation } from './get-execution-history/get-execution-history.operation.js';
import { ListExecutionsOperation } from './list-executions/list-executions.operation.js';
import { ListMapRunsOperation } from './list-map-runs/list-map-runs.operation.js';
import { ListStateMachineAliasesOperation } from './list-state-machine-aliases/list-state-machine-aliases.operation.js';
import { ListStateMachineVersionsOperation } from './list-state-machine-versions/list-state-machine-versions.operation.js';
import { ListStateMachinesOperation } from './list-state-machines/list-state-machines.operation.js';
import { ListTagsForResourceOperation } from './list-tags-for-resource/list-tags-for-resource.operation.js';
import type { AnyOperation } from './operation.js';
import { Operations, OPERATIONS } from './operations.js';
import { PageTokens } from './paging/page-tokens.js';
import { PublishStateMachineVersionOperation } from './publish-state-machine-version/publish-state-machine-version.operation.js';
import { RedriveExecutionOperation } from './redrive-execution/redrive-execution.operation.js';
import { SendTaskFailureOperation } from './send-task-failure/send-task-failure.operation.js';
import { SendTaskHeartbeatOperation } from './send-task-heartbeat/send-task-heartbeat.operation.js';
import { SendTaskSuccessOperation } from './send-task-success/send-task-success.operation.js';
import { DefinitionCheck } from './shared/definition-check.js';
import { ExecutionLookup } from './shared/execution-lookup.js';
import { MapRunLookup } from './shared/map-run-lookup.js';
import { RedriveStatusCheck } from './shared/redrive-status.js';
import { DRAW, StartTargets, type Draw } from './shared/start-target.js';
import { StateMachineLookup } from './shared/state-machine-lookup.js';
import { Tags } from './shared/tags.js';
import { StartExecutionOperation } from './start-execution/start-execution.operation.js';
import { StartSyncExecutionOperation } from './start-sync-execution/start-sync-execution.operation.js';
import { StopExecutionOperation } from './stop-execution/stop-execution.operation.js';
import { TagResourceOperation } from './tag-resource/tag-resource.operation.js';
import { TaskCall } from './test-state/task-call.js';
import { TestStateOperation } from './test-state/test-state.operation.js';
import { UntagResourceOperation } from './untag-resource/untag-resource.operation.js';
import { UpdateMapRunOperation } from './update-map-run/update-map-run.operation.js';
import { UpdateStateMachineAliasOperation } from './update-state-machine-alias/update-state-machine-alias.operation.js';
import { UpdateStateMachineOperation } from './update-state-machine/update-state-machine.operation.js';
import { ValidateStateMachineDefinitionOperation } from './validate-state-machine-definition/validate-state-machine-definition.operation.js';

const ALL = [
  CreateStateMachineOperation,
  UpdateStateMachineOperation,
  DescribeStateMachineOperation,
  DescribeStateMachineForExecutionOperation,
  DeleteStateMachineOperation,
  ListStateMachinesOperation,
  PublishStateMachineVersionOperation,
  ListStateMachineVersionsOperation,
  DeleteStateMachineVersionOperation,
  CreateStateMachineAliasOperation,
  UpdateStateMachineAliasOperation,
  DescribeStateMachineAliasOperation,
  DeleteStateMachineAliasOperation,
  ListStateMachineAliasesOperation,
  TagResourceOperation,
  UntagResourceOperation,
  ListTagsForResourceOperation,
  ValidateStateMachineDefinitionOperation,
  StartExecutionOperation,
  StartSyncExecutionOperation,
  DescribeExecutionOperation,
  StopExecutionOperation,
  RedriveExecutionOperation,
  ListExecutionsOperation,
  GetExecutionHistoryOperation,
  ListMapRunsOperation,
  DescribeMapRunOperation,
  UpdateMapRunOperation,
  CreateActivityOperation,
  DescribeActivityOperation,
  DeleteActivityOperation,
  ListActivitiesOperation,
  GetActivityTaskOperation,
  SendTaskSuccessOperation,
  SendTaskFailureOperation,
  SendTaskHeartbeatOperation,
  TestStateOperation,
];

/** The operations of the AWS API. What they need by token (`../tokens.ts`) comes from a global module. */
@Module({
  providers: [
    ...ALL,
    StateMachineLookup,
    ActivityLookup,
    StartTargets,
    Tags,
    { provide: DRAW, useValue: ((below) => randomInt(below)) satisfies Draw },
    ExecutionLookup,
    MapRunLookup,
    RedriveStatusCheck,
    DefinitionCheck,
    PageTokens,
    TaskCall,
    { provide: OPERATIONS, useFactory: (...operations: AnyOperation[]) => operations, inject: ALL },
    Operations,
  ],
  exports: [...ALL, Operations],
})
export class OperationsModule {}
