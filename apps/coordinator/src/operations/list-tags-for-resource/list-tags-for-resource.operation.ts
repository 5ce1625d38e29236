import { Injectable } from '@nestjs/common';
import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from '#sfn-api';
import type { Caller, Operation } from '../operation.js';
import { Tags } from '../shared/tags.js';

@Injectable()
export class ListTagsForResourceOperation implements Operation<'ListTagsForResource'> {
  readonly name = 'ListTagsForResource';

  constructor(private readonly tags: Tags) {}

  async execute({ resourceArn }: ListTagsForResourceRequest, caller: Caller): Promise<ListTagsForResourceResponse> {
    return { tags: await this.tags.of(resourceArn, caller) };
  }
}
