// Written by `npm run api-model` from libs/sfn-api/model: change that, not this.
import { Structure, Structures, Text, Whole } from '../constraints/index.js';
import { EncryptionConfiguration, Tag } from './structures.js';

export class CreateActivityRequest {
  @Text({ required: true, min: 1, max: 80 })
  readonly name!: string;

  @Structures(() => Tag)
  readonly tags?: readonly Tag[];

  @Structure(() => EncryptionConfiguration)
  readonly encryptionConfiguration?: EncryptionConfiguration;
}

export class DeleteActivityRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly activityArn!: string;
}

export class DescribeActivityRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly activityArn!: string;
}

export class ListActivitiesRequest {
  @Whole({ min: 0, max: 1000 })
  readonly maxResults?: number;

  @Text({ min: 1, max: 1024 })
  readonly nextToken?: string;
}
