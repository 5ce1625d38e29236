import type { Awaken, FrameRef, TaskOutcome } from '#store';
import { outcomeArguments } from '../../codec/task-text.js';
import type { Keys } from '../../keys.js';
import type { StoreSettings } from '../../options.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface EndTask {
  readonly keys: Keys;
  readonly settings: StoreSettings;
  readonly ref: FrameRef;
  readonly claim: string;
  readonly outcome: TaskOutcome;
  readonly nextToken: string;
}

export const endTask = defineScript<EndTask, { status: 'accepted'; awaken: Awaken } | { status: 'refused' }>({
  name: 'end-task',
  keys: ({ keys, ref }) => {
    const own = keys.execution(ref.execution);
    return [own.frames, own.payloads, keys.partitionOf(ref.execution).due];
  },
  args: ({ ref, claim, outcome, nextToken, settings }) => [
    ref.execution,
    ref.frame,
    ref.token,
    claim,
    nextToken,
    settings.graceMs,
    ...outcomeArguments(outcome),
  ],
  reply: (reply, { ref }) => {
    const [word, token] = reply;
    if (word === 'REFUSED') return { status: 'refused' };
    if (word !== 'ACCEPTED') throw unknownReply('end-task', reply);
    return {
      status: 'accepted',
      awaken: { execution: ref.execution, frame: ref.frame, token: token as string, wake: 'outcome' },
    };
  },
});
