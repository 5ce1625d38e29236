import { anything, flag, instant, listOf, mapOf, number, structure, text, word } from './response-shape.js';

/* Lambda, Step Functions, EventBridge, SQS, SNS, Batch, Glue. Source: the public API reference of each service. */

export const LAMBDA = {
  invoke: structure({
    StatusCode: number(),
    FunctionError: text(),
    LogResult: text(),
    Payload: anything,
    ExecutedVersion: text({ min: 1, max: 1024 }),
  }),
  getFunction: structure({
    Configuration: structure({
      FunctionName: text(),
      FunctionArn: text(),
      Runtime: text(),
      Role: text(),
      Handler: text({ max: 128 }),
      CodeSize: number(),
      Description: text({ max: 256 }),
      Timeout: number({ min: 1 }),
      MemorySize: number({ min: 128, max: 10_240 }),
      LastModified: instant,
      CodeSha256: text(),
      Version: text({ min: 1, max: 1024 }),
      VpcConfig: structure({ SubnetIds: listOf(text()), SecurityGroupIds: listOf(text()), VpcId: text() }),
      Environment: structure({ Variables: mapOf(text()) }),
      TracingConfig: structure({ Mode: word('Active', 'PassThrough') }),
      RevisionId: text(),
      State: word(
        'Pending',
        'Active',
        'Inactive',
        'Failed',
        'Deactivating',
        'Deactivated',
        'ActiveNonInvocable',
        'Deleting',
      ),
      StateReason: text(),
      LastUpdateStatus: word('Successful', 'Failed', 'InProgress'),
      PackageType: word('Zip', 'Image'),
      Architectures: listOf(word('x86_64', 'arm64')),
      EphemeralStorage: structure({}, { Size: number({ min: 512, max: 10_240 }) }),
    }),
    Code: structure({ RepositoryType: text(), Location: text(), ImageUri: text(), ResolvedImageUri: text() }),
    Tags: mapOf(text()),
    Concurrency: structure({ ReservedConcurrentExecutions: number({ min: 0 }) }),
  }),
};

const ARN = text({ min: 1, max: 256 });
const STATUS = word('RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE');
const included = structure({ Included: flag });
const executionFacts = {
  Name: text({ min: 1, max: 80 }),
  StopDate: instant,
  // A text, or with `.sync:2` the JSON value itself.
  Input: anything,
  InputDetails: included,
  Output: anything,
  OutputDetails: included,
  TraceHeader: text({ max: 256 }),
  MapRunArn: text({ min: 1, max: 2000 }),
  Error: text({ max: 256 }),
  Cause: text({ max: 32_768 }),
  StateMachineVersionArn: ARN,
  StateMachineAliasArn: ARN,
  RedriveCount: number(),
  RedriveDate: instant,
  RedriveStatus: word('REDRIVABLE', 'NOT_REDRIVABLE', 'REDRIVABLE_BY_MAP_RUN'),
  RedriveStatusReason: text(),
};
const startedExecution = structure({}, { ExecutionArn: ARN, StartDate: instant });
const describedExecution = structure(executionFacts, {
  ExecutionArn: ARN,
  StateMachineArn: ARN,
  Status: STATUS,
  StartDate: instant,
});

export const STEP_FUNCTIONS = {
  startExecution: startedExecution,
  describeExecution: describedExecution,
  startSyncExecution: structure(
    {
      StateMachineArn: ARN,
      Name: text({ min: 1, max: 80 }),
      Error: text({ max: 256 }),
      Cause: text({ max: 32_768 }),
      Input: anything,
      InputDetails: included,
      Output: anything,
      OutputDetails: included,
      TraceHeader: text({ max: 256 }),
      BillingDetails: structure({
        BilledMemoryUsedInMB: number({ min: 0 }),
        BilledDurationInMilliseconds: number({ min: 0 }),
      }),
    },
    { ExecutionArn: ARN, StartDate: instant, StopDate: instant, Status: word('SUCCEEDED', 'FAILED', 'TIMED_OUT') },
  ),
  stopExecution: structure({}, { StopDate: instant }),
};

export const EVENTS = {
  putEvents: structure({
    FailedEntryCount: number(),
    Entries: listOf(structure({ EventId: text(), ErrorCode: text(), ErrorMessage: text() })),
  }),
};

export const SQS = {
  sendMessage: structure({
    MD5OfMessageBody: text(),
    MD5OfMessageAttributes: text(),
    MD5OfMessageSystemAttributes: text(),
    MessageId: text(),
    SequenceNumber: text(),
  }),
};

export const SNS = { publish: structure({ MessageId: text(), SequenceNumber: text() }) };

const job = structure(
  {
    JobArn: text(),
    SchedulingPriority: number(),
    StatusReason: text(),
    CreatedAt: number(),
    StoppedAt: number(),
    Parameters: mapOf(text()),
    Tags: mapOf(text()),
  },
  {
    JobName: text(),
    JobId: text(),
    JobQueue: text(),
    Status: word('SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED'),
    StartedAt: number(),
    JobDefinition: text(),
  },
);

export const BATCH = { submitJob: structure({ JobArn: text() }, { JobName: text(), JobId: text() }), jobThatRan: job };

const jobRunId = text({ min: 1, max: 255 });

export const GLUE = {
  startJobRun: structure({ JobRunId: jobRunId }),
  jobRunThatRan: structure({
    Id: jobRunId,
    Attempt: number(),
    JobName: text({ min: 1, max: 255 }),
    StartedOn: instant,
    LastModifiedOn: instant,
    CompletedOn: instant,
    JobRunState: word(
      'STARTING',
      'RUNNING',
      'STOPPING',
      'STOPPED',
      'SUCCEEDED',
      'FAILED',
      'TIMEOUT',
      'ERROR',
      'WAITING',
      'EXPIRED',
    ),
    Arguments: mapOf(text()),
    ErrorMessage: text(),
    AllocatedCapacity: number(),
    ExecutionTime: number(),
    Timeout: number({ min: 1 }),
    MaxCapacity: number(),
    WorkerType: text(),
    NumberOfWorkers: number(),
    GlueVersion: text({ min: 1, max: 255 }),
  }),
};
