// Written by `npm run api-model` from libs/sfn-api/model: change that, not this.
import { Text, Whole } from '../constraints/index.js';

export class DeleteStateMachineVersionRequest {
  @Text({ required: true, min: 1, max: 2000 })
  readonly stateMachineVersionArn!: string;
}

export class ListStateMachineVersionsRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly stateMachineArn!: string;

  @Text({ min: 1, max: 1024 })
  readonly nextToken?: string;

  @Whole({ min: 0, max: 1000 })
  readonly maxResults?: number;
}

export class PublishStateMachineVersionRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly stateMachineArn!: string;

  @Text()
  readonly revisionId?: string;

  @Text({ max: 256, sensitive: true })
  readonly description?: string;
}
