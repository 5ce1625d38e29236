import { Injectable } from '@nestjs/common';
import {
  DEFAULT_ENCRYPTION,
  epochSeconds,
  type DescribeActivityRequest,
  type DescribeActivityResponse,
  type EncryptionConfiguration,
} from '#sfn-api';
import type { Caller, Operation } from '../operation.js';
import { ActivityLookup } from '../shared/activity-lookup.js';

@Injectable()
export class DescribeActivityOperation implements Operation<'DescribeActivity'> {
  readonly name = 'DescribeActivity';

  constructor(private readonly lookup: ActivityLookup) {}

  async execute({ activityArn }: DescribeActivityRequest, caller: Caller): Promise<DescribeActivityResponse> {
    const { arn, name, createdAt, encryptionConfiguration } = await this.lookup.find(activityArn, caller);
    return {
      activityArn: arn,
      name,
      creationDate: epochSeconds(createdAt),
      encryptionConfiguration: (encryptionConfiguration ?? DEFAULT_ENCRYPTION) as EncryptionConfiguration,
    };
  }
}
