import { Inject, Injectable } from '@nestjs/common';
import { ActivityDoesNotExist, parseActivityArn } from '#sfn-api';
import type { ActivityRecord, ActivityStore } from '#store';
import { ACTIVITY_STORE } from '../../tokens.js';
import type { Caller } from '../operation.js';
import { owns } from './ownership.js';

/** Finds the activity a request names. */
@Injectable()
export class ActivityLookup {
  constructor(@Inject(ACTIVITY_STORE) private readonly activities: ActivityStore) {}

  /**
   * Activities of other accounts do not exist for this caller (S2).
   * @throws InvalidArn, ActivityDoesNotExist
   */
  async find(arn: string, caller: Caller): Promise<ActivityRecord> {
    const record = isOwn(arn, caller) ? await this.activities.getActivity(arn) : undefined;
    if (record === undefined) throw new ActivityDoesNotExist(arn);
    return record;
  }
}

/** @throws InvalidArn */
export function isOwn(arn: string, caller: Caller): boolean {
  return owns(caller, parseActivityArn(arn));
}
