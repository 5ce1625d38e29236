import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export interface PeekDue {
  readonly keys: Keys;
  readonly partition: number;
  readonly limit: number;
}

export interface DueMembers {
  readonly now: number;
  readonly members: readonly string[];
  readonly nextDueAt: number | undefined;
}

export const peekDue = defineScript<PeekDue, DueMembers>({
  name: 'peek-due',
  keys: ({ keys, partition }) => [keys.partition(partition).due],
  args: ({ limit }) => [limit],
  reply: ([now, members, next]) => ({
    now: Number(now),
    members: members as readonly string[],
    nextDueAt: typeof next === 'number' ? next : undefined,
  }),
});
