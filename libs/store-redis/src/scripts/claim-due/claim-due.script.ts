import { EXECUTION_FORMAT, UnknownFormatError, type Awaken, type SweepResult, type Wake } from '#store';
import { parseTaskRecord, type TaskRecord } from '../../codec/task-text.js';
import type { Keys } from '../../keys.js';
import type { StoreSettings } from '../../options.js';
import { defineScript, type ScriptReply, unknownReply } from '../define-script.js';

const LONGEST_PUSH_MS = 300_000;

export interface ClaimDue {
  readonly keys: Keys;
  readonly settings: StoreSettings;
  readonly partition: number;
  /** `E|frame|token|wake`, all of the one partition. */
  readonly members: readonly string[];
}

type Claimed = SweepResult['due'][number];

/** Those of the members that are to be delivered; not those that somebody else has claimed, and the dead, which have been removed. */
export const claimDue = defineScript<ClaimDue, readonly Claimed[]>({
  name: 'claim-due',
  keys: ({ keys, partition, members }) => [
    keys.partition(partition).due,
    ...members.flatMap((member) => {
      const { frames, execution } = keys.execution(parseMember(member).execution);
      return [frames, execution];
    }),
  ],
  args: ({ members, settings }) => [
    settings.graceMs,
    LONGEST_PUSH_MS,
    EXECUTION_FORMAT,
    ...members.flatMap((member) => {
      const { frame, token, wake } = parseMember(member);
      return [member, frame, token, wake];
    }),
  ],
  reply: (answers, { members }) =>
    members.flatMap((member, n) => claimedOf(member, answers[n] as readonly ScriptReply[]) ?? []),
});

function claimedOf(member: string, answer: readonly ScriptReply[]): Claimed | undefined {
  const [word, delivery, traceparent, record] = answer;
  if (word === 'DEAD' || word === 'NOT_YET') return undefined;
  if (word !== 'CLAIMED') throw unknownReply('claim-due', answer);
  const task = typeof record === 'string' ? readableTask(record) : undefined;
  if (typeof record === 'string' && task === undefined) return undefined;
  return {
    ...parseMember(member),
    delivery: Number(delivery),
    ...(task === undefined ? {} : { resource: task.resource, scheduledAt: task.scheduledAt }),
    ...(typeof traceparent === 'string' ? { traceparent } : {}),
  };
}

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
