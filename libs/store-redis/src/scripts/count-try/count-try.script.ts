import type { FrameRef } from '#store';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export interface CountTry {
  readonly keys: Keys;
  readonly ref: FrameRef;
  readonly by: 1 | -1;
}

export const countTry = defineScript<CountTry, number | undefined>({
  name: 'count-try',
  keys: ({ keys, ref }) => [keys.execution(ref.execution).frames],
  args: ({ ref, by }) => [ref.frame, ref.token, by],
  reply: ([count]) => (typeof count === 'number' ? count : undefined),
});
