// Written by `npm run api-model` from libs/sfn-api/model: change that, not this.
import { Flag, Structure, Structures, Text, Whole } from '../constraints/index.js';

export class CloudWatchLogsLogGroup {
  @Text({ min: 1, max: 256 })
  readonly logGroupArn?: string;
}

export class Tag {
  @Text({ min: 1, max: 128 })
  readonly key?: string;

  @Text({ min: 0, max: 256 })
  readonly value?: string;
}

export class EncryptionConfiguration {
  @Text({ min: 1, max: 2048 })
  readonly kmsKeyId?: string;

  @Whole({ min: 60, max: 900 })
  readonly kmsDataKeyReusePeriodSeconds?: number;

  @Text({ required: true, words: ['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KMS_KEY'] })
  readonly type!: 'AWS_OWNED_KEY' | 'CUSTOMER_MANAGED_KMS_KEY';
}

export class RoutingConfigurationListItem {
  @Text({ required: true, min: 1, max: 256 })
  readonly stateMachineVersionArn!: string;

  @Whole({ required: true, min: 0, max: 100 })
  readonly weight!: number;
}

export class LogDestination {
  @Structure(() => CloudWatchLogsLogGroup)
  readonly cloudWatchLogsLogGroup?: CloudWatchLogsLogGroup;
}

export class LoggingConfiguration {
  @Text({ words: ['ALL', 'ERROR', 'FATAL', 'OFF'] })
  readonly level?: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';

  @Flag()
  readonly includeExecutionData?: boolean;

  @Structures(() => LogDestination)
  readonly destinations?: readonly LogDestination[];
}

export class TracingConfiguration {
  @Flag()
  readonly enabled?: boolean;
}

export class MockErrorOutput {
  @Text({ min: 0, max: 256, unit: 'bytes', sensitive: true })
  readonly error?: string;

  @Text({ min: 0, max: 32768, unit: 'bytes', sensitive: true })
  readonly cause?: string;
}

export class MockInput {
  @Text({ max: 262144, unit: 'bytes', sensitive: true })
  readonly result?: string;

  @Structure(() => MockErrorOutput)
  readonly errorOutput?: MockErrorOutput;

  @Text({ words: ['STRICT', 'PRESENT', 'NONE'] })
  readonly fieldValidationMode?: 'STRICT' | 'PRESENT' | 'NONE';
}

export class TestStateConfiguration {
  @Whole({ min: 0 })
  readonly retrierRetryCount?: number;

  @Text({ min: 1, max: 80, sensitive: true })
  readonly errorCausedByState?: string;

  @Whole({ min: 0 })
  readonly mapIterationFailureCount?: number;

  @Text({ max: 262144, unit: 'bytes', sensitive: true })
  readonly mapItemReaderData?: string;
}
