import { Inject, Injectable } from '@nestjs/common';
import type { DeleteActivityRequest, EmptyResponse } from '#sfn-api';
import type { ActivityStore } from '#store';
import { ACTIVITY_STORE } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { isOwn } from '../shared/activity-lookup.js';

/** An activity that is not there is deleted well. What has been scheduled for it waits until its clocks run out. */
@Injectable()
export class DeleteActivityOperation implements Operation<'DeleteActivity'> {
  readonly name = 'DeleteActivity';

  constructor(@Inject(ACTIVITY_STORE) private readonly activities: ActivityStore) {}

  async execute({ activityArn }: DeleteActivityRequest, caller: Caller): Promise<EmptyResponse> {
    if (isOwn(activityArn, caller)) await this.activities.deleteActivity(activityArn);
    return {};
  }
}
