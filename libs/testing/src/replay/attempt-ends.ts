import type { EngineEvent, FrameId, ScheduleTask } from '#engine';
import { isKeptUp } from '../interpreter/interpretation.js';
import type { TaskAnswer } from '../interpreter/model.js';
import type { AttemptEnd, ReplayedEvent } from './model.js';

/** A way in which an attempt may end. */
export interface PossibleEnd {
  readonly frame: FrameId;
  readonly event: EngineEvent;
  readonly ends: AttemptEnd;
  /** Not what `outcomeOf` says. */
  readonly faulty: boolean;
}

export interface RunningAttempt {
  readonly frame: FrameId;
  readonly task: ScheduleTask;
  readonly begun: boolean;
  readonly submitted: boolean;
  /** What it should come to. */
  readonly answer: TaskAnswer;
}

/** What a worker, a callback, a clock or the loss of a worker may make of an attempt, if `next` is to be an event of it. */
export function possibleEnds(attempt: RunningAttempt, next: ReplayedEvent): PossibleEnd[] {
  const { frame, task, begun, submitted, answer } = attempt;
  const cause = (next.details as { cause?: string } | undefined)?.cause ?? '';
  const found: PossibleEnd[] = [];
  const may = (ends: AttemptEnd, event: EngineEvent, faulty = false) => found.push({ frame, event, ends, faulty });
  const said = begun ? saidEnd(attempt) : undefined;
  if (said) may(...said);
  const worker = /^The worker (\S+) that had begun/.exec(cause)?.[1];
  if (begun && !submitted && worker !== undefined) may('lost', { type: 'TaskWorkerLost', worker }, true);
  const waitedSeconds = Number(/for it within (\d+) seconds/.exec(cause)?.[1]);
  if (!begun && waitedSeconds > 0) may('unserved', { type: 'TaskUnserved', waitedSeconds }, true);
  if (begun && task.heartbeatSeconds !== undefined) {
    const due = callbackMs(answer) >= task.heartbeatSeconds * 1_000 && !isKeptUp(answer, task.heartbeatSeconds);
    may('heartbeat', { type: 'TaskTimedOut', by: 'heartbeat' }, !due);
  }
  if (task.timeoutSeconds !== undefined)
    may('timeout', { type: 'TaskTimedOut', by: 'timeout' }, callbackMs(answer) < task.timeoutSeconds * 1_000);
  return found;
}

/** Whether its worker, or whoever has its token, may have answered it already. */
export function mayBeAnswered(attempt: RunningAttempt): boolean {
  return attempt.begun && saidEnd(attempt) !== undefined;
}

function saidEnd({ task, submitted, answer }: RunningAttempt): [AttemptEnd, EngineEvent] | undefined {
  if (answer === 'never') return undefined;
  if (!('output' in answer)) return submitted ? undefined : ['worker', failed(answer)];
  // The callback may be faster than the worker's submission.
  const given = task.submits ? answer.callback : answer;
  if (given === undefined || given === 'never') return undefined;
  const by = task.submits ? 'callback' : 'worker';
  if ('output' in given) return [by, { type: 'TaskSucceeded', output: JSON.stringify(given.output) }];
  return [by, { ...failed(given), ...(task.submits ? { byCallback: true } : {}) }];
}

function failed({ error, cause }: { readonly error?: string; readonly cause?: string }) {
  return { type: 'TaskFailed', error, cause } as const;
}

/** When whoever has the token answers, ms after it was asked. */
function callbackMs(answer: TaskAnswer): number {
  if (answer === 'never') return Number.POSITIVE_INFINITY;
  if (!('callback' in answer)) return 0;
  return answer.callback === 'never' ? Number.POSITIVE_INFINITY : (answer.callback?.afterMs ?? 0);
}
