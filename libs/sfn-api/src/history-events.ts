import type { HistoryEventType } from '#engine';
import { epochSeconds, type EpochSeconds } from './timestamps.js';

/** A history event as it is kept. */
export interface KeptEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Epoch ms. */
  readonly timestamp: number;
  readonly type: HistoryEventType;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A history event on the wire; at most one `…EventDetails` member is there beside the four of the envelope. */
export interface HistoryEvent {
  readonly timestamp: EpochSeconds;
  readonly type: HistoryEventType;
  readonly id: number;
  readonly previousEventId: number;
  readonly [detailsMember: `${string}EventDetails`]: Readonly<Record<string, unknown>>;
}

type DetailsMember = `${string}EventDetails`;

const ENTERED = 'stateEnteredEventDetails';
const EXITED = 'stateExitedEventDetails';

/** Types whose details share a member with others, or that have none. Every other type has a member of its own name. */
const EXCEPTIONS: Readonly<Partial<Record<HistoryEventType, DetailsMember | null>>> = {
  ChoiceStateEntered: ENTERED,
  FailStateEntered: ENTERED,
  MapStateEntered: ENTERED,
  ParallelStateEntered: ENTERED,
  PassStateEntered: ENTERED,
  SucceedStateEntered: ENTERED,
  TaskStateEntered: ENTERED,
  WaitStateEntered: ENTERED,
  ChoiceStateExited: EXITED,
  MapStateExited: EXITED,
  ParallelStateExited: EXITED,
  PassStateExited: EXITED,
  SucceedStateExited: EXITED,
  TaskStateExited: EXITED,
  WaitStateExited: EXITED,
  LambdaFunctionStarted: null,
  MapStateAborted: null,
  MapStateFailed: null,
  MapStateSucceeded: null,
  ParallelStateAborted: null,
  ParallelStateFailed: null,
  ParallelStateStarted: null,
  ParallelStateSucceeded: null,
  TaskStateAborted: null,
  WaitStateAborted: null,
  MapRunAborted: null,
  MapRunSucceeded: null,
};

/** The wire member that holds the details of events of this type; undefined when the type has no details. */
export function detailsMemberOf(type: HistoryEventType): DetailsMember | undefined {
  const exception = EXCEPTIONS[type];
  if (exception !== undefined) return exception ?? undefined;
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** The members that hold execution data, with the note that says whether they are whole (in API answers they always are). */
const DATA = [
  ['input', 'inputDetails'],
  ['output', 'outputDetails'],
] as const;

/** What kept events tell of Map Runs for DescribeMapRun; AWS's events have no such member. */
const KEPT_BACK = 'mapRuns';

/** A kept event on the wire. Without execution data, `input` and `output` are left out; errors and causes stay. */
export function renderHistoryEvent(
  event: KeptEvent,
  { includeExecutionData }: { readonly includeExecutionData: boolean },
): HistoryEvent {
  const envelope = {
    timestamp: epochSeconds(event.timestamp),
    type: event.type,
    id: event.id,
    previousEventId: event.previousEventId,
  };
  const member = detailsMemberOf(event.type);
  if (member === undefined) return envelope;
  const details: Record<string, unknown> = { ...event.details };
  delete details[KEPT_BACK];
  for (const [data, note] of DATA) {
    if (!includeExecutionData) delete details[data];
    if (details[data] === undefined) delete details[note];
    else details[note] = { truncated: false };
  }
  if (details['assignedVariables'] !== undefined) details['assignedVariablesDetails'] = { truncated: false };
  return { ...envelope, [member]: details };
}
