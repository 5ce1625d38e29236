import type { FrameRef } from '#store';
import type { Keys } from '../../keys.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface RecordHeartbeat {
  readonly keys: Keys;
  readonly ref: FrameRef;
  readonly beat: { readonly claim: string; readonly leaseMs: number; readonly progress: boolean };
}

export const recordHeartbeat = defineScript<RecordHeartbeat, 'ok' | 'gone'>({
  name: 'record-heartbeat',
  keys: ({ keys, ref }) => [keys.execution(ref.execution).frames, keys.partitionOf(ref.execution).due],
  args: ({ ref, beat }) => [ref.execution, ref.frame, ref.token, beat.claim, beat.leaseMs, beat.progress ? 1 : 0],
  reply: (reply) => {
    if (reply[0] === 'OK') return 'ok';
    if (reply[0] === 'GONE') return 'gone';
    throw unknownReply('record-heartbeat', reply);
  },
});
