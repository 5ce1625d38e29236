import type { FrameRef } from '#store';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export interface BeatExpressTask {
  readonly keys: Keys;
  readonly ref: FrameRef;
  readonly beat: { readonly claim: string; readonly leaseMs: number; readonly progress: boolean };
}

export const beatExpressTask = defineScript<BeatExpressTask, 'ok' | 'gone'>({
  name: 'beat-express-task',
  keys: ({ keys, ref }) => [keys.expressTask(ref)],
  args: ({ beat: { claim, leaseMs, progress } }) => [claim, leaseMs, progress ? 1 : 0],
  reply: ([word]) => (word === 'OK' ? 'ok' : 'gone'),
});
