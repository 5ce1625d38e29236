import type { FrameRef, TaskProgress } from '#store';
import { parseOutcome } from '../../codec/task-text.js';
import type { Keys } from '../../keys.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface LookAtExpressTask {
  readonly keys: Keys;
  readonly ref: FrameRef;
}

export const lookAtExpressTask = defineScript<LookAtExpressTask, TaskProgress | undefined>({
  name: 'look-at-express-task',
  keys: ({ keys, ref }) => [keys.expressTask(ref)],
  args: () => [],
  reply: (reply) => {
    const [word, now, claim, worker, redeliver, begun, lease, beat, outcome] = reply as readonly (string | number)[];
    if (word === 'MISSING') return undefined;
    if (word !== 'FOUND') throw unknownReply('look-at-express-task', reply);
    if (claim === '') return {};
    return {
      claim: { claim: String(claim), worker: String(worker), redeliver: redeliver === '1' },
      begunAgoMs: Number(now) - Number(begun),
      leaseLeftMs: Number(lease) - Number(now),
      ...(beat === '' ? {} : { heartbeatLeftMs: Number(beat) - Number(now) }),
      ...(outcome === '' ? {} : { outcome: parseOutcome(String(outcome)) }),
    };
  },
});
