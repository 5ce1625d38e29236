// Written by `npm run api-model` from libs/sfn-api/model: change that, not this.
import { Flag, Structure, Text } from '../constraints/index.js';
import { MockInput, TestStateConfiguration } from './structures.js';

export class TestStateRequest {
  @Text({ required: true, min: 1, max: 1048576, sensitive: true })
  readonly definition!: string;

  @Text({ min: 1, max: 256 })
  readonly roleArn?: string;

  @Text({ max: 262144, unit: 'bytes', sensitive: true })
  readonly input?: string;

  @Text({ words: ['INFO', 'DEBUG', 'TRACE'] })
  readonly inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE';

  @Flag()
  readonly revealSecrets?: boolean;

  @Text({ max: 262144, unit: 'bytes', sensitive: true })
  readonly variables?: string;

  @Text({ min: 1, max: 80, sensitive: true })
  readonly stateName?: string;

  @Structure(() => MockInput)
  readonly mock?: MockInput;

  @Text({ max: 262144, unit: 'bytes', sensitive: true })
  readonly context?: string;

  @Structure(() => TestStateConfiguration)
  readonly stateConfiguration?: TestStateConfiguration;
}
