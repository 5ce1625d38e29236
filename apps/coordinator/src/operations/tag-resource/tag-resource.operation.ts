import { Injectable } from '@nestjs/common';
import type { EmptyResponse, TagResourceRequest } from '#sfn-api';
import type { Caller, Operation } from '../operation.js';
import { completeTags } from '../shared/configurations.js';
import { Tags } from '../shared/tags.js';

/** A key that is there already gets the new value. */
@Injectable()
export class TagResourceOperation implements Operation<'TagResource'> {
  readonly name = 'TagResource';

  constructor(private readonly tags: Tags) {}

  async execute({ resourceArn, tags }: TagResourceRequest, caller: Caller): Promise<EmptyResponse> {
    await this.tags.change(resourceArn, caller, (held) => completeTags(resourceArn, [...held, ...tags]));
    return {};
  }
}
