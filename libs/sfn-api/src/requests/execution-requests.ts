// Written by `npm run api-model` from libs/sfn-api/model: change that, not this.
import { Flag, Text, Whole } from '../constraints/index.js';

export class DescribeExecutionRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly executionArn!: string;

  @Text({ words: ['ALL_DATA', 'METADATA_ONLY'] })
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
}

export class GetExecutionHistoryRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly executionArn!: string;

  @Whole({ min: 0, max: 1000 })
  readonly maxResults?: number;

  @Flag()
  readonly reverseOrder?: boolean;

  @Text({ min: 1, max: 1024 })
  readonly nextToken?: string;

  @Flag()
  readonly includeExecutionData?: boolean;
}

export class ListExecutionsRequest {
  @Text({ min: 1, max: 256 })
  readonly stateMachineArn?: string;

  @Text({ words: ['SUCCEEDED', 'TIMED_OUT', 'PENDING_REDRIVE', 'ABORTED', 'FAILED', 'RUNNING'] })
  readonly statusFilter?: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE';

  @Whole({ min: 0, max: 1000 })
  readonly maxResults?: number;

  @Text({ min: 1, max: 3096 })
  readonly nextToken?: string;

  @Text({ min: 1, max: 2000 })
  readonly mapRunArn?: string;

  @Text({ words: ['REDRIVEN', 'NOT_REDRIVEN'] })
  readonly redriveFilter?: 'REDRIVEN' | 'NOT_REDRIVEN';
}

export class RedriveExecutionRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly executionArn!: string;

  @Text({ min: 1, max: 64, pattern: { matches: /^[!-~]+$/, text: String.raw`[!-~]+` } })
  readonly clientToken?: string;
}

export class StartExecutionRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly stateMachineArn!: string;

  @Text({ min: 1, max: 80 })
  readonly name?: string;

  @Text({ max: 262144, unit: 'bytes', sensitive: true })
  readonly input?: string;

  @Text({ min: 0, max: 256, pattern: { matches: /^[\u0000-\u007f]*$/, text: String.raw`\p{ASCII}*` } })
  readonly traceHeader?: string;
}

export class StartSyncExecutionRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly stateMachineArn!: string;

  @Text({ min: 1, max: 80 })
  readonly name?: string;

  @Text({ max: 262144, unit: 'bytes', sensitive: true })
  readonly input?: string;

  @Text({ min: 0, max: 256, pattern: { matches: /^[\u0000-\u007f]*$/, text: String.raw`\p{ASCII}*` } })
  readonly traceHeader?: string;

  @Text({ words: ['ALL_DATA', 'METADATA_ONLY'] })
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
}

export class StopExecutionRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly executionArn!: string;

  @Text({ min: 0, max: 256, unit: 'bytes', sensitive: true })
  readonly error?: string;

  @Text({ min: 0, max: 32768, unit: 'bytes', sensitive: true })
  readonly cause?: string;
}
