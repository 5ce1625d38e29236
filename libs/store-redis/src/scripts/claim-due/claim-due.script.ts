import { EXECUTION_FORMAT, UnknownFormatError, type Awaken, type SweepResult, type Wake } from '#store';
import { parseTaskRecord, type TaskRecord } from '../../codec/task-text.js';
import type { Keys } from '../../keys.js';
import type { StoreSettings } from '../../options.js';
import { defineScript, unknownReply } from '../define-script.js';

const LONGEST_PUSH_MS = 300_000;

export interface ClaimDue {
  readonly keys: Keys;
  readonly settings: StoreSettings;
  /** `E|frame|token|wake` */
  readonly member: string;
}

/** Undefined when there is nothing to deliver: somebody else has claimed it, or it was dead and has been removed. */
export const claimDue = defineScript<ClaimDue, SweepResult['due'][number] | undefined>({
  name: 'claim-due',
  keys: ({ keys, member }) => {
    const { execution } = parseMember(member);
    const own = keys.execution(execution);
    return [keys.partitionOf(execution).due, own.frames, own.execution];
  },
  args: ({ member, settings }) => {
    const { frame, token, wake } = parseMember(member);
    return [member, frame, token, wake, settings.graceMs, LONGEST_PUSH_MS, EXECUTION_FORMAT];
  },
  reply: (reply, { member }) => {
    const [word, delivery, traceparent, record] = reply;
    if (word === 'DEAD' || word === 'NOT_YET') return undefined;
    if (word !== 'CLAIMED') throw unknownReply('claim-due', reply);
    const task = typeof record === 'string' ? readableTask(record) : undefined;
    if (typeof record === 'string' && task === undefined) return undefined;
    return {
      ...parseMember(member),
      delivery: Number(delivery),
      ...(task === undefined ? {} : { resource: task.resource, scheduledAt: task.scheduledAt }),
      ...(typeof traceparent === 'string' ? { traceparent } : {}),
    };
  },
});

/** An attempt that a newer release has scheduled is delivered by its own, when the member is due again. */
function readableTask(record: string): TaskRecord | undefined {
  try {
    return parseTaskRecord(record);
  } catch (error) {
    if (error instanceof UnknownFormatError) return undefined;
    throw error;
  }
}

function parseMember(member: string): Awaken {
  const [execution, frame, token, wake] = member.split('|') as [string, string, string, Wake];
  return { execution, frame, token, wake };
}
