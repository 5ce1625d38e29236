import { Inject, Injectable } from '@nestjs/common';
import { ActivityWorkerLimitExceeded, type GetActivityTaskRequest, type GetActivityTaskResponse } from '#sfn-api';
import { ACTIVITY_TASKS, type ActivityTasks } from '../../tokens.js';
import type { Caller, Operation } from '../operation.js';
import { ActivityLookup } from '../shared/activity-lookup.js';

/** Waits for a task of an activity, a minute at most; without one the answer is empty. */
@Injectable()
export class GetActivityTaskOperation implements Operation<'GetActivityTask'> {
  readonly name = 'GetActivityTask';

  constructor(
    @Inject(ACTIVITY_TASKS) private readonly tasks: ActivityTasks,
    private readonly lookup: ActivityLookup,
  ) {}

  async execute({ activityArn, workerName }: GetActivityTaskRequest, caller: Caller): Promise<GetActivityTaskResponse> {
    await this.lookup.find(activityArn, caller);
    const found = await this.tasks.next(activityArn, { workerName, onGone: caller.onGone });
    if (found === 'too-many') throw new ActivityWorkerLimitExceeded();
    return found ?? {};
  }
}
