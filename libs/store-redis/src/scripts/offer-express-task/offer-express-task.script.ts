import { EXPRESS_TASK_FORMAT, type FrameRef, type OfferedTask, type TaskOffer } from '#store';
import type { Keys } from '../../keys.js';
import { defineScript } from '../define-script.js';

export interface OfferExpressTask {
  readonly keys: Keys;
  readonly ref: FrameRef;
  readonly task: OfferedTask;
  readonly offer: TaskOffer;
}

export const offerExpressTask = defineScript<OfferExpressTask, void>({
  name: 'offer-express-task',
  keys: ({ keys, ref }) => [keys.expressTask(ref)],
  args: ({ task, offer }) => {
    const { input, timeoutSeconds, heartbeatSeconds, ...description } = task;
    const ms = (seconds: number | undefined) => (seconds === undefined ? '' : Math.ceil(seconds * 1000));
    return [
      EXPRESS_TASK_FORMAT,
      JSON.stringify(description),
      input,
      offer.replyTo,
      Math.max(1, Math.ceil(offer.keepMs)),
      ms(timeoutSeconds),
      ms(heartbeatSeconds),
    ];
  },
  reply: () => undefined,
});
