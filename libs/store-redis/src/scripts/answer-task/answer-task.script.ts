import type { AnswerTaskResult, FrameRef, TaskOutcome } from '#store';
import { outcomeArguments } from '../../codec/task-text.js';
import type { Keys } from '../../keys.js';
import type { StoreSettings } from '../../options.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface AnswerTask {
  readonly keys: Keys;
  readonly settings: StoreSettings;
  readonly ref: FrameRef;
  readonly outcome: TaskOutcome;
  readonly nextToken: string;
}

export const answerTask = defineScript<AnswerTask, AnswerTaskResult>({
  name: 'answer-task',
  keys: ({ keys, ref }) => {
    const own = keys.execution(ref.execution);
    return [own.execution, own.frames, own.payloads, keys.partitionOf(ref.execution).due];
  },
  args: ({ ref, outcome, nextToken, settings }) => [
    ref.execution,
    ref.frame,
    ref.token,
    nextToken,
    settings.graceMs,
    ...outcomeArguments(outcome),
  ],
  reply: (reply, { ref }) => {
    const [word, token] = reply;
    switch (word) {
      case 'ACCEPTED':
        return { status: 'accepted', awaken: { ...ref, token: token as string, wake: 'outcome' } };
      case 'GONE':
        return { status: 'gone' };
      case 'MISSING':
        return { status: 'not-found' };
      default:
        throw unknownReply('answer-task', reply);
    }
  },
});
