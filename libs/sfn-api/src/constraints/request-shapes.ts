import { LIMITS } from '../limits.js';
import { structure } from './aggregates.js';
import {
  arn,
  definition,
  encryptionConfiguration,
  includedData,
  loggingConfiguration,
  longArn,
  mockInput,
  name,
  pageSize,
  pageToken,
  sensitiveCause,
  sensitiveData,
  sensitiveError,
  stateMachineType,
  tagList,
  taskToken,
  testStateConfiguration,
  traceHeader,
  tracingConfiguration,
  versionDescription,
} from './common-shapes.js';
import { boolean, integer, oneOf, string } from './scalars.js';

/**
 * The input of every operation that is served, member by member: required ones first, then optional ones. One more
 * operation is one more row. Source: service model `states` 2016-11-23.
 */
export const REQUEST_SHAPES = {
  CreateStateMachine: structure(
    'CreateStateMachineInput',
    { name, definition, roleArn: arn },
    {
      type: stateMachineType,
      loggingConfiguration,
      tags: tagList,
      tracingConfiguration,
      publish: boolean,
      versionDescription,
      encryptionConfiguration,
    },
  ),
  UpdateStateMachine: structure(
    'UpdateStateMachineInput',
    { stateMachineArn: arn },
    {
      definition,
      roleArn: arn,
      loggingConfiguration,
      tracingConfiguration,
      publish: boolean,
      versionDescription,
      encryptionConfiguration,
    },
  ),
  DescribeStateMachine: structure('DescribeStateMachineInput', { stateMachineArn: arn }, { includedData }),
  DescribeStateMachineForExecution: structure(
    'DescribeStateMachineForExecutionInput',
    { executionArn: arn },
    { includedData },
  ),
  DeleteStateMachine: structure('DeleteStateMachineInput', { stateMachineArn: arn }, {}),
  ListStateMachines: structure('ListStateMachinesInput', {}, { maxResults: pageSize, nextToken: pageToken }),
  ValidateStateMachineDefinition: structure(
    'ValidateStateMachineDefinitionInput',
    { definition },
    {
      type: stateMachineType,
      severity: oneOf('ERROR', 'WARNING'),
      maxResults: integer({ min: 0, max: LIMITS.diagnostics }),
    },
  ),
  StartExecution: structure(
    'StartExecutionInput',
    { stateMachineArn: arn },
    { name, input: sensitiveData, traceHeader },
  ),
  DescribeExecution: structure('DescribeExecutionInput', { executionArn: arn }, { includedData }),
  StopExecution: structure(
    'StopExecutionInput',
    { executionArn: arn },
    { error: sensitiveError, cause: sensitiveCause },
  ),
  RedriveExecution: structure(
    'RedriveExecutionInput',
    { executionArn: arn },
    { clientToken: string({ min: 1, max: 64 }) },
  ),
  ListExecutions: structure(
    'ListExecutionsInput',
    {},
    {
      stateMachineArn: arn,
      statusFilter: oneOf('SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'),
      maxResults: pageSize,
      nextToken: string({ min: 1, max: 3096 }),
      mapRunArn: longArn,
      redriveFilter: oneOf('REDRIVEN', 'NOT_REDRIVEN'),
    },
  ),
  GetExecutionHistory: structure(
    'GetExecutionHistoryInput',
    { executionArn: arn },
    { maxResults: pageSize, reverseOrder: boolean, nextToken: pageToken, includeExecutionData: boolean },
  ),
  ListMapRuns: structure('ListMapRunsInput', { executionArn: arn }, { maxResults: pageSize, nextToken: pageToken }),
  DescribeMapRun: structure('DescribeMapRunInput', { mapRunArn: longArn }, {}),
  CreateActivity: structure('CreateActivityInput', { name }, { tags: tagList, encryptionConfiguration }),
  DescribeActivity: structure('DescribeActivityInput', { activityArn: arn }, {}),
  DeleteActivity: structure('DeleteActivityInput', { activityArn: arn }, {}),
  ListActivities: structure('ListActivitiesInput', {}, { maxResults: pageSize, nextToken: pageToken }),
  GetActivityTask: structure('GetActivityTaskInput', { activityArn: arn }, { workerName: name }),
  SendTaskSuccess: structure('SendTaskSuccessInput', { taskToken, output: sensitiveData }, {}),
  SendTaskFailure: structure('SendTaskFailureInput', { taskToken }, { error: sensitiveError, cause: sensitiveCause }),
  SendTaskHeartbeat: structure('SendTaskHeartbeatInput', { taskToken }, {}),
  TestState: structure(
    'TestStateInput',
    { definition },
    {
      roleArn: arn,
      input: sensitiveData,
      inspectionLevel: oneOf('INFO', 'DEBUG', 'TRACE'),
      revealSecrets: boolean,
      variables: sensitiveData,
      stateName: string({ min: 1, max: LIMITS.nameCharacters, sensitive: true }),
      mock: mockInput,
      context: sensitiveData,
      stateConfiguration: testStateConfiguration,
    },
  ),
};
