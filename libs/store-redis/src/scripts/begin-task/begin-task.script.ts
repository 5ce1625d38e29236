import {
  EXECUTION_FORMAT,
  fullHistoryFailure,
  TASK_FORMAT,
  UnknownFormatError,
  type BeginTaskResult,
  type FrameRef,
  type TaskClaim,
} from '#store';
import { arnIn } from '../../codec/execution-fields.js';
import { failureText, parseTaskRecord } from '../../codec/task-text.js';
import type { Keys } from '../../keys.js';
import type { StoreSettings } from '../../options.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface BeginTask {
  readonly keys: Keys;
  readonly settings: StoreSettings;
  readonly ref: FrameRef;
  readonly claim: TaskClaim;
}

export const beginTask = defineScript<BeginTask, BeginTaskResult>({
  name: 'begin-task',
  keys: ({ keys, ref }) => {
    const own = keys.execution(ref.execution);
    return [own.execution, own.history, own.frames, own.payloads, keys.partitionOf(ref.execution).due];
  },
  args: ({ ref, claim, settings }) => [
    ref.execution,
    ref.frame,
    ref.token,
    claim.worker,
    claim.claim,
    claim.leaseMs ?? '',
    claim.redeliver === true ? 1 : 0,
    settings.maxEvents,
    settings.graceMs,
    failureText(fullHistoryFailure(settings.maxEvents)),
    TASK_FORMAT,
    EXECUTION_FORMAT,
    claim.started === undefined ? '' : JSON.stringify(claim.started),
  ],
  reply: (reply) => {
    const [word, now, record, input, info] = reply;
    switch (word) {
      case 'BEGUN': {
        const { scheduledAt: _, answerable: __, ...task } = parseTaskRecord(record as string);
        return {
          status: 'begun',
          ...task,
          input: input as string,
          executionArn: arnIn(info as string),
          now: Number(now),
        };
      }
      case 'NEWER':
        throw new UnknownFormatError(String(now), record);
      case 'TAKEN':
        return { status: 'taken' };
      case 'STALE':
        return { status: 'stale' };
      case 'CLOSED':
        return { status: 'closed' };
      default:
        throw unknownReply('begin-task', reply);
    }
  },
});
