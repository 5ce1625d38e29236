import { fullHistoryFailure, submittedEvent, type FrameRef, type Submission, type SubmitTaskResult } from '#store';
import { eventBody } from '../../codec/event-text.js';
import { PayloadWriter } from '../../codec/payload-cells.js';
import { failureText } from '../../codec/task-text.js';
import type { Keys } from '../../keys.js';
import type { StoreSettings } from '../../options.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface SubmitTask {
  readonly keys: Keys;
  readonly settings: StoreSettings;
  readonly ref: FrameRef;
  readonly claim: string;
  readonly submission: Submission;
  /** The worker's result, JSON text. */
  readonly result: string;
  readonly nextToken: string;
}

export const submitTask = defineScript<SubmitTask, SubmitTaskResult>({
  name: 'submit-task',
  keys: ({ keys, ref }) => {
    const own = keys.execution(ref.execution);
    return [own.history, own.frames, own.payloads, keys.partitionOf(ref.execution).due];
  },
  args: ({ ref, claim, submission, result, nextToken, settings }) => {
    const payloads = new PayloadWriter();
    const event = submittedEvent(submission, result);
    const body = event === undefined ? '' : eventBody(event, payloads);
    return [
      ref.execution,
      ref.frame,
      ref.token,
      claim,
      nextToken,
      settings.maxEvents,
      settings.graceMs,
      failureText(fullHistoryFailure(settings.maxEvents)),
      body,
      ...payloads.arguments(),
    ];
  },
  reply: (reply, { ref }) => {
    const [word, token] = reply;
    switch (word) {
      case 'SUBMITTED':
        return { status: 'submitted' };
      case 'FULL':
        return { status: 'failed', awaken: { ...ref, token: token as string, wake: 'outcome' } };
      case 'REFUSED':
        return { status: 'refused' };
      default:
        throw unknownReply('submit-task', reply);
    }
  },
});
