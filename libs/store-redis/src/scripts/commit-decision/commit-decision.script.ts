import type { Decision, FrameId } from '#engine';
import { isClosing, type Clocks, type CommitResult, type ExecutionId } from '#store';
import { stepArguments } from '../../codec/step-arguments.js';
import type { Keys } from '../../keys.js';
import type { StoreSettings } from '../../options.js';
import { awakenOf } from '../awaken.js';
import { defineScript, unknownReply } from '../define-script.js';

export interface CommitDecision {
  readonly keys: Keys;
  readonly settings: StoreSettings;
  readonly execution: ExecutionId;
  readonly frame: FrameId;
  /** '' = whatever the fence is (closing only). */
  readonly token: string;
  readonly nextToken: string;
  readonly decision: Decision;
  readonly historyLength: number | undefined;
  readonly inboxLength: number;
  readonly overdue?: keyof Clocks | 'deadline';
}

export const commitDecision = defineScript<CommitDecision, CommitResult>({
  name: 'commit-decision',
  keys: ({ keys, execution }) => keys.step(execution),
  args: ({ execution, frame, token, nextToken, decision, historyLength, inboxLength, overdue, settings }) => [
    execution,
    frame,
    token,
    nextToken,
    decision.exclusive && historyLength !== undefined ? historyLength : '',
    inboxLength,
    overdue ?? '',
    decision.unanswered?.join(',') ?? '',
    settings.maxEvents,
    isClosing(decision) ? 1 : 0,
    settings.graceMs,
    settings.retentionMs,
    ...stepArguments(decision),
  ],
  reply: (reply, { execution }) => {
    const [word, first, now, repeated, awaken, timers] = reply;
    switch (word) {
      case 'COMMITTED':
        return {
          status: 'committed',
          firstEventId: Number(first),
          now: Number(now),
          awaken: awakenOf(execution, awaken),
          timers: timers as readonly number[],
          repeated: repeated === 1,
        };
      case 'STALE':
        return { status: 'stale' };
      case 'CLOSED':
        return { status: 'closed' };
      case 'MOVED':
        return { status: 'moved' };
      case 'FULL':
        return { status: 'full', historyLength: Number(first) };
      default:
        throw unknownReply('commit-decision', reply);
    }
  },
});
