import { placeOfArn, type ActivityRecord } from '#store';
import { orderOf } from '../../codec/machine-text.js';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

/** True when it was there. */
export const deleteActivity = defineScript<{ readonly keys: Keys; readonly record: ActivityRecord }, boolean>({
  name: 'delete-activity',
  keys: ({ keys, record }) => [keys.activities, keys.activityOrder(placeOfArn(record.arn))],
  args: ({ record }) => [record.arn, orderOf(record)],
  reply: ([there]) => there === 1,
});
