import type { BeatTaskResult, FrameRef } from '#store';
import type { Keys } from '../../keys.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface BeatTask {
  readonly keys: Keys;
  readonly ref: FrameRef;
}

export const beatTask = defineScript<BeatTask, BeatTaskResult>({
  name: 'beat-task',
  keys: ({ keys, ref }) => {
    const own = keys.execution(ref.execution);
    return [own.execution, own.frames, keys.partitionOf(ref.execution).due];
  },
  args: ({ ref }) => [ref.execution, ref.frame, ref.token],
  reply: (reply) => {
    if (reply[0] === 'OK') return 'ok';
    if (reply[0] === 'GONE') return 'gone';
    if (reply[0] === 'MISSING') return 'not-found';
    throw unknownReply('beat-task', reply);
  },
});
