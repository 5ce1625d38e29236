import { placeOfArn, type ActivityRecord, type CreateActivityResult } from '#store';
import { activityText, parseActivity } from '../../codec/activity-text.js';
import { orderOf } from '../../codec/machine-text.js';
import type { Keys } from '../../keys.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface CreateActivity {
  readonly keys: Keys;
  readonly record: ActivityRecord;
  readonly limit: number;
}

export const createActivity = defineScript<CreateActivity, CreateActivityResult>({
  name: 'create-activity',
  keys: ({ keys, record }) => [keys.activities, keys.activityOrder(placeOfArn(record.arn))],
  args: ({ record, limit }) => [record.arn, activityText(record), orderOf(record), limit],
  reply: (reply) => {
    const [word, stored] = reply;
    switch (word) {
      case 'CREATED':
        return { status: 'created' };
      case 'EXISTS':
        return { status: 'exists', record: parseActivity(stored as string) };
      case 'FULL':
        return { status: 'full' };
      default:
        throw unknownReply('create-activity', reply);
    }
  },
});
