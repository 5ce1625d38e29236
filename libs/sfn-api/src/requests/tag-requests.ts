// Written by `npm run api-model` from libs/sfn-api/model: change that, not this.
import { Structures, Text, Texts } from '../constraints/index.js';
import { Tag } from './structures.js';

export class ListTagsForResourceRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly resourceArn!: string;
}

export class TagResourceRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly resourceArn!: string;

  @Structures(() => Tag, { required: true })
  readonly tags!: readonly Tag[];
}

export class UntagResourceRequest {
  @Text({ required: true, min: 1, max: 256 })
  readonly resourceArn!: string;

  @Texts({ min: 1, max: 128 }, { required: true })
  readonly tagKeys!: readonly string[];
}
