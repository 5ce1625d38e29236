import { Injectable } from '@nestjs/common';
import type { EmptyResponse, UntagResourceRequest } from '#sfn-api';
import type { Caller, Operation } from '../operation.js';
import { completeTags } from '../shared/configurations.js';
import { Tags } from '../shared/tags.js';

/** Keys that are not there do not matter. */
@Injectable()
export class UntagResourceOperation implements Operation<'UntagResource'> {
  readonly name = 'UntagResource';

  constructor(private readonly tags: Tags) {}

  async execute({ resourceArn, tagKeys }: UntagResourceRequest, caller: Caller): Promise<EmptyResponse> {
    const gone = new Set(tagKeys);
    await this.tags.change(resourceArn, caller, (held) =>
      completeTags(
        resourceArn,
        held.filter(({ key }) => !gone.has(key ?? '')),
      ),
    );
    return {};
  }
}
