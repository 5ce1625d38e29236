import {
  EXPRESS_TASK_FORMAT,
  UnknownFormatError,
  type BeginTaskResult,
  type FrameRef,
  type OfferedTask,
  type TaskClaim,
} from '#store';
import { type Keys, nameOfAttempt } from '../../keys.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface BeginExpressTask {
  readonly keys: Keys;
  readonly ref: FrameRef;
  readonly claim: TaskClaim;
}

type Description = Pick<OfferedTask, 'resource' | 'executionArn' | 'stateName' | 'attempt'>;

export const beginExpressTask = defineScript<BeginExpressTask, BeginTaskResult>({
  name: 'begin-express-task',
  keys: ({ keys, ref }) => [keys.expressTask(ref)],
  args: ({ ref, claim: { worker, claim, leaseMs = 0, redeliver } }) => [
    nameOfAttempt(ref),
    worker,
    claim,
    leaseMs,
    redeliver === true ? 1 : 0,
    EXPRESS_TASK_FORMAT,
  ],
  reply: (reply) => {
    const [word, now, description, input, timeoutAt, heartbeatMs] = reply;
    switch (word) {
      case 'BEGUN':
        return {
          status: 'begun',
          ...(JSON.parse(description as string) as Description),
          input: input as string,
          ...(timeoutAt === '' ? {} : { timeoutAt: Number(timeoutAt) }),
          ...(heartbeatMs === '' ? {} : { heartbeatSeconds: Number(heartbeatMs) / 1000 }),
          now: Number(now),
        };
      case 'NEWER':
        throw new UnknownFormatError(String(now), description);
      case 'TAKEN':
        return { status: 'taken' };
      case 'STALE':
        return { status: 'stale' };
      default:
        throw unknownReply('begin-express-task', reply);
    }
  },
});
