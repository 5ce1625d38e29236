import { Inject, Injectable } from '@nestjs/common';
import {
  ActivityAlreadyExists,
  ActivityLimitExceeded,
  checkName,
  DEFAULT_ENCRYPTION,
  epochSeconds,
  formatActivityArn,
  LIMITS,
  type CreateActivityRequest,
  type CreateActivityResponse,
} from '#sfn-api';
import type { ActivityRecord, ActivityStore } from '#store';
import { ACTIVITY_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { completeEncryption, completeTags } from '../shared/configurations.js';
import { sameJson } from '../shared/same-json.js';

/** Creates an activity; again by the same name it answers the first one, whatever tags are given (AWS API reference). */
@Injectable()
export class CreateActivityOperation implements Operation<'CreateActivity'> {
  readonly name = 'CreateActivity';

  constructor(@Inject(ACTIVITY_STORE) private readonly activities: ActivityStore) {}

  async execute(request: CreateActivityRequest, caller: Caller): Promise<CreateActivityResponse> {
    const wanted = recordOf(request, caller);
    const created = await this.activities.createActivity(wanted, LIMITS.activities);
    if (created.status === 'full') throw new ActivityLimitExceeded(LIMITS.activities);
    const record = created.status === 'exists' ? created.record : wanted;
    if (!sameJson(record.encryptionConfiguration, wanted.encryptionConfiguration))
      throw new ActivityAlreadyExists(record.arn);
    return { activityArn: record.arn, creationDate: epochSeconds(record.createdAt) };
  }
}

function recordOf({ name, tags, encryptionConfiguration }: CreateActivityRequest, caller: Caller): ActivityRecord {
  checkName(name);
  const arn = formatActivityArn(caller, name);
  return {
    arn,
    name,
    createdAt: Date.now(),
    encryptionConfiguration: completeEncryption(encryptionConfiguration ?? DEFAULT_ENCRYPTION),
    tags: completeTags(arn, tags ?? []),
  };
}
