// Written by `npm run api-model` from libs/sfn-api/model: change that, not this.
import { Flag, Structure, Structures, Text, Whole } from '../constraints/index.js';
import { EncryptionConfiguration, LoggingConfiguration, Tag, TracingConfiguration } from './structures.js';

export class CreateStateMachineRequest {
  @Text({ required: true, min: 1, max: 80 })
  readonly name!: string;

  @Text({ required: true, min: 1, max: 1048576, sensitive: true })
  readonly definition!: string;

  @Text({ required: true, min: 1, max: 256 })
  readonly roleArn!: string;

  @Text({ words: ['STANDARD', 'EXPRESS'] })
  readonly type?: 'STANDARD' | 'EXPRESS';

  @Structure(() => LoggingConfiguration)
  readonly loggingConfiguration?: LoggingConfiguration;

  @Structures(() => Tag)
  readonly tags?: readonly Tag[];

  @Structure(() => TracingConfiguration)
  readonly tracingConfiguration?: TracingConfiguration;

  @Flag()
  readonly publish?: boolean;

  @Text({ max: 256, sensitive: true })
  readonly versionDescription?: string;

  @Structure(() => EncryptionConfiguration)
  readonly encryptionConfiguration?: EncryptionConfiguration;
}

export class DeleteStateMachineRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly stateMachineArn!: string;
}

export class DescribeStateMachineForExecutionRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly executionArn!: string;

  @Text({ words: ['ALL_DATA', 'METADATA_ONLY'] })
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
}

export class DescribeStateMachineRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly stateMachineArn!: string;

  @Text({ words: ['ALL_DATA', 'METADATA_ONLY'] })
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
}

export class ListStateMachinesRequest {
  @Whole({ min: 0, max: 1000 })
  readonly maxResults?: number;

  @Text({ min: 1, max: 1024 })
  readonly nextToken?: string;
}

export class UpdateStateMachineRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly stateMachineArn!: string;

  @Text({ min: 1, max: 1048576, sensitive: true })
  readonly definition?: string;

  @Text({ min: 1, max: 256 })
  readonly roleArn?: string;

  @Structure(() => LoggingConfiguration)
  readonly loggingConfiguration?: LoggingConfiguration;

  @Structure(() => TracingConfiguration)
  readonly tracingConfiguration?: TracingConfiguration;

  @Flag()
  readonly publish?: boolean;

  @Text({ max: 256, sensitive: true })
  readonly versionDescription?: string;

  @Structure(() => EncryptionConfiguration)
  readonly encryptionConfiguration?: EncryptionConfiguration;
}

export class ValidateStateMachineDefinitionRequest {
  @Text({ required: true, min: 1, max: 1048576, sensitive: true })
  readonly definition!: string;

  @Text({ words: ['STANDARD', 'EXPRESS'] })
  readonly type?: 'STANDARD' | 'EXPRESS';

  @Text({ words: ['ERROR', 'WARNING'] })
  readonly severity?: 'ERROR' | 'WARNING';

  @Whole({ min: 0, max: 100 })
  readonly maxResults?: number;
}
