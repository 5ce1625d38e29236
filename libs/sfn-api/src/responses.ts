import type { RoutingConfiguration } from './configurations.js';
import type { HistoryEvent } from './history-events.js';
import type { EncryptionConfiguration, LoggingConfiguration, Tag, TracingConfiguration } from './requests/index.js';
import type { EpochSeconds } from './timestamps.js';

/* The outputs of the operations. Members that do not apply are absent, never null. */

export type StateMachineType = 'STANDARD' | 'EXPRESS';
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface CreateStateMachineResponse {
  readonly stateMachineArn: string;
  readonly creationDate: EpochSeconds;
  /** Of the version that was asked for. */
  readonly stateMachineVersionArn?: string;
}

export interface UpdateStateMachineResponse {
  readonly updateDate: EpochSeconds;
  /** Absent as long as the machine has never been changed. */
  readonly revisionId?: string;
  /** Of the version that was asked for. */
  readonly stateMachineVersionArn?: string;
}

interface StateMachineConfiguration {
  readonly loggingConfiguration: LoggingConfiguration;
  readonly tracingConfiguration: TracingConfiguration;
  readonly encryptionConfiguration: EncryptionConfiguration;
}

/** Absent when no state reads a variable, or when only metadata was asked for. */
interface VariableReferences {
  /** State name → names of the variables the state reads; states that read none are left out. */
  readonly variableReferences?: { readonly [stateName: string]: readonly string[] };
}

export interface DescribeStateMachineResponse extends VariableReferences, StateMachineConfiguration {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: 'ACTIVE' | 'DELETING';
  /** The text as it was given; empty when only metadata was asked for. */
  readonly definition: string;
  readonly roleArn: string;
  readonly type: StateMachineType;
  readonly creationDate: EpochSeconds;
  readonly revisionId?: string;
  /** Of a version. */
  readonly description?: string;
}

export interface DescribeStateMachineForExecutionResponse extends VariableReferences, StateMachineConfiguration {
  readonly stateMachineArn: string;
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly updateDate: EpochSeconds;
  readonly revisionId?: string;
}

export interface ListStateMachinesResponse {
  readonly stateMachines: readonly {
    readonly stateMachineArn: string;
    readonly name: string;
    readonly type: StateMachineType;
    readonly creationDate: EpochSeconds;
  }[];
  readonly nextToken?: string;
}

export interface PublishStateMachineVersionResponse {
  readonly creationDate: EpochSeconds;
  readonly stateMachineVersionArn: string;
}

export interface ListStateMachineVersionsResponse {
  readonly stateMachineVersions: readonly {
    readonly stateMachineVersionArn: string;
    readonly creationDate: EpochSeconds;
  }[];
  readonly nextToken?: string;
}

export interface CreateStateMachineAliasResponse {
  readonly stateMachineAliasArn: string;
  readonly creationDate: EpochSeconds;
}

export interface UpdateStateMachineAliasResponse {
  readonly updateDate: EpochSeconds;
}

export interface DescribeStateMachineAliasResponse {
  readonly stateMachineAliasArn: string;
  readonly name: string;
  readonly description?: string;
  readonly routingConfiguration: RoutingConfiguration;
  readonly creationDate: EpochSeconds;
  /** As `creationDate` until the first change. */
  readonly updateDate: EpochSeconds;
}

export interface ListStateMachineAliasesResponse {
  readonly stateMachineAliases: readonly {
    readonly stateMachineAliasArn: string;
    readonly creationDate: EpochSeconds;
  }[];
  readonly nextToken?: string;
}

export interface ListTagsForResourceResponse {
  readonly tags: readonly Tag[];
}

export interface ValidateStateMachineDefinitionResponse {
  readonly result: 'OK' | 'FAIL';
  readonly diagnostics: readonly {
    readonly severity: 'ERROR' | 'WARNING';
    readonly code: string;
    readonly message: string;
    readonly location?: string;
  }[];
  readonly truncated: boolean;
}

export interface StartExecutionResponse {
  readonly executionArn: string;
  readonly startDate: EpochSeconds;
}

/** An execution that failed is an answer as well. */
export interface StartSyncExecutionResponse {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly startDate: EpochSeconds;
  readonly stopDate: EpochSeconds;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly error?: string;
  readonly cause?: string;
  readonly input?: string;
  readonly inputDetails: { readonly included: boolean };
  readonly output?: string;
  readonly outputDetails: { readonly included: boolean };
  readonly traceHeader?: string;
  readonly billingDetails: {
    readonly billedMemoryUsedInMB: number;
    /** A multiple of 100. */
    readonly billedDurationInMilliseconds: number;
  };
}

export interface StopExecutionResponse {
  readonly stopDate: EpochSeconds;
}

export interface RedriveExecutionResponse {
  readonly redriveDate: EpochSeconds;
}

export interface DescribeExecutionResponse {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: EpochSeconds;
  readonly stopDate?: EpochSeconds;
  readonly input?: string;
  readonly inputDetails: { readonly included: boolean };
  readonly output?: string;
  readonly outputDetails?: { readonly included: boolean };
  readonly error?: string;
  readonly cause?: string;
  readonly traceHeader?: string;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly redriveCount: number;
  readonly redriveDate?: EpochSeconds;
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  readonly redriveStatusReason?: string;
}

export interface ExecutionListItem {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startDate: EpochSeconds;
  readonly stopDate?: EpochSeconds;
  readonly stateMachineVersionArn?: string;
  readonly stateMachineAliasArn?: string;
  readonly redriveCount: number;
  readonly redriveDate?: EpochSeconds;
}

export interface ListExecutionsResponse {
  readonly executions: readonly ExecutionListItem[];
  readonly nextToken?: string;
}

export interface GetExecutionHistoryResponse {
  readonly events: readonly HistoryEvent[];
  readonly nextToken?: string;
}

export type MapRunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';

export interface MapRunListItem {
  readonly executionArn: string;
  readonly mapRunArn: string;
  readonly stateMachineArn: string;
  readonly startDate: EpochSeconds;
  readonly stopDate?: EpochSeconds;
}

export interface ListMapRunsResponse {
  readonly mapRuns: readonly MapRunListItem[];
  readonly nextToken?: string;
}

/** MapRunItemCounts and MapRunExecutionCounts have the same members. */
export interface MapRunItemCounts {
  readonly pending: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly aborted: number;
  readonly total: number;
  readonly resultsWritten: number;
}

export interface DescribeMapRunResponse {
  readonly mapRunArn: string;
  readonly executionArn: string;
  readonly status: MapRunStatus;
  readonly startDate: EpochSeconds;
  readonly stopDate?: EpochSeconds;
  readonly maxConcurrency: number;
  readonly toleratedFailurePercentage: number;
  readonly toleratedFailureCount: number;
  readonly itemCounts: MapRunItemCounts;
  readonly executionCounts: MapRunItemCounts;
  readonly redriveCount: number;
  readonly redriveDate?: EpochSeconds;
}

export interface CreateActivityResponse {
  readonly activityArn: string;
  readonly creationDate: EpochSeconds;
}

export interface ActivityListItem extends CreateActivityResponse {
  readonly name: string;
}

export interface DescribeActivityResponse extends ActivityListItem {
  readonly encryptionConfiguration: EncryptionConfiguration;
}

export interface ListActivitiesResponse {
  readonly activities: readonly ActivityListItem[];
  readonly nextToken?: string;
}

/** Both members, or none: there was no task. */
export interface GetActivityTaskResponse {
  readonly taskToken?: string;
  /** JSON text. */
  readonly input?: string;
}

/** Texts are JSON, save where AWS says otherwise. */
export interface InspectionData {
  readonly input?: string;
  readonly afterArguments?: string;
  readonly afterInputPath?: string;
  readonly afterParameters?: string;
  readonly result?: string;
  readonly afterResultSelector?: string;
  readonly afterResultPath?: string;
  readonly variables?: string;
  readonly errorDetails?: {
    readonly catchIndex?: number;
    readonly retryIndex?: number;
    readonly retryBackoffIntervalSeconds?: number;
  };
  readonly afterItemsPath?: string;
  readonly afterItemSelector?: string;
  readonly afterItemBatcher?: string;
  readonly afterItemsPointer?: string;
  readonly toleratedFailureCount?: number;
  readonly toleratedFailurePercentage?: number;
  readonly maxConcurrency?: number;
}

export interface TestStateResponse {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  readonly inspectionData?: InspectionData;
}

/** Operations without an output answer `{}`. */
export type EmptyResponse = Readonly<Record<string, never>>;

export interface Responses {
  readonly CreateStateMachine: CreateStateMachineResponse;
  readonly UpdateStateMachine: UpdateStateMachineResponse;
  readonly DescribeStateMachine: DescribeStateMachineResponse;
  readonly DescribeStateMachineForExecution: DescribeStateMachineForExecutionResponse;
  readonly DeleteStateMachine: EmptyResponse;
  readonly ListStateMachines: ListStateMachinesResponse;
  readonly PublishStateMachineVersion: PublishStateMachineVersionResponse;
  readonly ListStateMachineVersions: ListStateMachineVersionsResponse;
  readonly DeleteStateMachineVersion: EmptyResponse;
  readonly CreateStateMachineAlias: CreateStateMachineAliasResponse;
  readonly UpdateStateMachineAlias: UpdateStateMachineAliasResponse;
  readonly DescribeStateMachineAlias: DescribeStateMachineAliasResponse;
  readonly DeleteStateMachineAlias: EmptyResponse;
  readonly ListStateMachineAliases: ListStateMachineAliasesResponse;
  readonly TagResource: EmptyResponse;
  readonly UntagResource: EmptyResponse;
  readonly ListTagsForResource: ListTagsForResourceResponse;
  readonly ValidateStateMachineDefinition: ValidateStateMachineDefinitionResponse;
  readonly StartExecution: StartExecutionResponse;
  readonly StartSyncExecution: StartSyncExecutionResponse;
  readonly DescribeExecution: DescribeExecutionResponse;
  readonly StopExecution: StopExecutionResponse;
  readonly RedriveExecution: RedriveExecutionResponse;
  readonly ListExecutions: ListExecutionsResponse;
  readonly GetExecutionHistory: GetExecutionHistoryResponse;
  readonly ListMapRuns: ListMapRunsResponse;
  readonly DescribeMapRun: DescribeMapRunResponse;
  readonly UpdateMapRun: EmptyResponse;
  readonly CreateActivity: CreateActivityResponse;
  readonly DescribeActivity: DescribeActivityResponse;
  readonly DeleteActivity: EmptyResponse;
  readonly ListActivities: ListActivitiesResponse;
  readonly GetActivityTask: GetActivityTaskResponse;
  readonly SendTaskSuccess: EmptyResponse;
  readonly SendTaskFailure: EmptyResponse;
  readonly SendTaskHeartbeat: EmptyResponse;
  readonly TestState: TestStateResponse;
}
