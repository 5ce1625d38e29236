import type { Decision, Effect, Submission } from '#engine';
import type { LoadedFrame } from '../execution-store.js';
import type { FrameRef } from '../frame-ref.js';
import { decision, frame, RUN, waiting } from './decisions.js';

/** As often as they stand here. `abandon` and `finish` also leave a frame that waits for children. */
export const MOVES = [
  ...['pass', 'task', 'callback task', 'timer', 'past timer', 'fan out', 'fan out', 'fan out'],
  ...['end', 'end', 'end', 'end', 'fail', 'abandon', 'finish', 'events'],
] as const;
export const SUBMISSION: Submission = { event: { type: 'TaskSubmitted' }, response: { before: '[', after: ']' } };

/** What is to be decided, as far as the snapshot lets it. */
export interface Move {
  readonly move: (typeof MOVES)[number];
  readonly size: number;
  readonly window: number;
  readonly exclusive: boolean;
}

/** A decision that an engine might make on this snapshot. */
export function decide(
  loaded: LoadedFrame | undefined,
  ref: FrameRef,
  { move, size, window, exclusive }: Move,
): Decision {
  const snapshot = loaded?.snapshot;
  const from = snapshot?.lastEventId ?? 0;
  const rest = { from, exclusive };
  const index = Number(ref.frame.split('/').at(-1));
  const failed = snapshot?.inbox.some(({ ok }) => !ok) ?? false;
  const children = snapshot?.frame.children;
  const isChild = ref.frame.includes('/');

  if (children !== undefined && snapshot !== undefined && !failed && move !== 'abandon' && move !== 'finish') {
    const succeeded = children.succeeded + snapshot.inbox.length;
    if (succeeded < children.total) {
      const count = Math.min(move === 'events' ? 0 : size, children.total - children.started);
      const started = children.started + count;
      const effects =
        count === 0 && move === 'pass'
          ? []
          : [fanOut(children.started, count, started < children.total ? 1 : children.total - succeeded)];
      return decision(waiting(children.total, succeeded, started), ['MapIterationStarted'], effects, rest);
    }
    return decision(frame({ state: 'After' }), ['ParallelStateExited'], [RUN], rest);
  }
  const abandon: Effect[] = children === undefined ? [] : [{ type: 'AbandonChildren' }];
  switch (move) {
    case 'task':
    case 'callback task':
      return decision(
        frame({ phase: 'task', state: 'T' }),
        ['TaskScheduled'],
        [
          ...abandon,
          {
            type: 'ScheduleTask',
            resource: 'r',
            input: '[]',
            started: { type: 'TaskStarted' },
            timeoutSeconds: 3600,
            heartbeatSeconds: size > 2 ? 3600 : undefined,
            submits: move === 'task' ? undefined : SUBMISSION,
          },
        ],
        rest,
      );
    case 'timer':
      return decision(
        frame({ phase: 'wait' }),
        ['WaitStateEntered'],
        [...abandon, { type: 'StartTimer', due: { afterMs: 3_600_000 } }],
        rest,
      );
    case 'past timer':
      return decision(frame({ phase: 'retry' }), [], [...abandon, { type: 'StartTimer', due: { at: 5 } }], rest);
    case 'fan out':
      if (ref.frame.length > 5) break;
      return decision(
        waiting(size, 0, Math.min(size, window)),
        ['MapStateStarted'],
        [...abandon, fanOut(0, Math.min(size, window), window < size ? 1 : size)],
        rest,
      );
    case 'end':
      if (!isChild) break;
      return decision(
        null,
        ['PassStateExited'],
        [...abandon, { type: 'EndChild', index, result: `[${index}]`, lastStateEvent: { nth: 0 } }],
        rest,
      );
    case 'fail':
      if (!isChild) break;
      return decision(
        frame({ phase: 'failed', failure: { error: 'E' } }),
        [],
        [...abandon, { type: 'EndChild', index, lastStateEvent: { at: from } }],
        rest,
      );
    case 'finish':
      if (isChild && size > 1) break;
      return decision(
        null,
        ['ExecutionSucceeded'],
        [{ type: 'CloseExecution', status: 'SUCCEEDED', output: '[]' }],
        rest,
      );
    default:
      break;
  }
  return decision(frame({ state: move }), ['PassStateEntered', 'PassStateExited'], [...abandon, RUN], rest);
}

function fanOut(first: number, count: number, wakeAfter: number): Effect {
  const children = Array.from({ length: count }, (_, n) => ({
    index: first + n,
    snapshot: frame({ state: `C${first + n}` }),
    previous: { nth: 0 },
  }));
  return { type: 'StartChildren', children, wakeAfter };
}
