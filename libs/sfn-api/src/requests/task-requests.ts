// Written by `npm run api-model` from libs/sfn-api/model: change that, not this.
import { Text } from '../constraints/index.js';

export class GetActivityTaskRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly activityArn!: string;

  @Text({ min: 1, max: 80 })
  readonly workerName?: string;
}

export class SendTaskFailureRequest {
  @Text({ required: true, min: 1, max: 2048, sensitive: true })
  readonly taskToken!: string;

  @Text({ min: 0, max: 256, unit: 'bytes', sensitive: true })
  readonly error?: string;

  @Text({ min: 0, max: 32768, unit: 'bytes', sensitive: true })
  readonly cause?: string;
}

export class SendTaskHeartbeatRequest {
  @Text({ required: true, min: 1, max: 2048, sensitive: true })
  readonly taskToken!: string;
}

export class SendTaskSuccessRequest {
  @Text({ required: true, min: 1, max: 2048, sensitive: true })
  readonly taskToken!: string;

  @Text({ required: true, max: 262144, unit: 'bytes', sensitive: true })
  readonly output!: string;
}
