import type { ActivityRecord } from '#store';
import { activityText } from '../../codec/activity-text.js';
import type { Keys } from '../../keys.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface UpdateActivity {
  readonly keys: Keys;
  readonly expected: ActivityRecord;
  readonly next: ActivityRecord;
}

export const updateActivity = defineScript<UpdateActivity, 'updated' | 'conflict' | 'not-found'>({
  name: 'update-activity',
  keys: ({ keys }) => [keys.activities],
  args: ({ expected, next }) => [expected.arn, expected.tagRevision ?? '', activityText(next)],
  reply: (reply) => {
    switch (reply[0]) {
      case 'UPDATED':
        return 'updated';
      case 'CONFLICT':
        return 'conflict';
      case 'MISSING':
        return 'not-found';
      default:
        throw unknownReply('update-activity', reply);
    }
  },
});
