import type { HistoryEventType } from '#engine';
import { renderHistoryEvent, type KeptEvent } from './history-events.js';
import type { LoggingConfiguration } from './requests/index.js';

export type LogLevel = NonNullable<LoggingConfiguration['level']>;

/** A history event as Step Functions writes it to a log group: all scalars are texts (facts/history.md §6). */
export interface LogRecord {
  readonly id: string;
  readonly type: HistoryEventType;
  /** The content of the event's `…EventDetails` member. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly previous_event_id: string;
  /** Epoch ms. */
  readonly event_timestamp: string;
  readonly execution_arn: string;
  readonly redrive_count: string;
}

export interface LoggedExecution {
  readonly arn: string;
  readonly redriveCount: number;
}

/** Longest record with its data, UTF-8 bytes as JSON: CloudWatch takes no longer ones. */
const MAX_RECORD_BYTES = 262_144;

const FAILING = /(Failed|TimedOut|Aborted)$/;
const FATAL: ReadonlySet<string> = new Set(['ExecutionFailed', 'ExecutionTimedOut', 'ExecutionAborted']);

/** Whether events of this type are written at this level. */
export function isLogged(type: HistoryEventType, level: LogLevel): boolean {
  if (level === 'ERROR') return FAILING.test(type) || type === 'FailStateEntered';
  return level === 'FATAL' ? FATAL.has(type) : level === 'ALL';
}

/** Without execution data, `input` and `output` are left out; data that makes the record too long is, and says so. */
export function renderLogRecord(
  event: KeptEvent,
  { arn, redriveCount }: LoggedExecution,
  { includeExecutionData }: { readonly includeExecutionData: boolean },
): LogRecord {
  const record = (details: LogRecord['details']): LogRecord => ({
    id: String(event.id),
    type: event.type,
    details,
    previous_event_id: String(event.previousEventId),
    event_timestamp: String(event.timestamp),
    execution_arn: arn,
    redrive_count: String(redriveCount),
  });
  const whole = record(detailsOf(event, includeExecutionData));
  const mayBeLong = includeExecutionData && Buffer.byteLength(JSON.stringify(whole)) > MAX_RECORD_BYTES;
  return mayBeLong ? record(cutShort(detailsOf(event, false), whole.details)) : whole;
}

function detailsOf(event: KeptEvent, includeExecutionData: boolean): LogRecord['details'] {
  const {
    timestamp: _timestamp,
    type: _type,
    id: _id,
    previousEventId: _previous,
    ...rest
  } = renderHistoryEvent(event, { includeExecutionData });
  const [details = {}] = Object.values<LogRecord['details']>(rest);
  return details;
}

/** What was left out is told of. */
function cutShort(kept: LogRecord['details'], whole: LogRecord['details']): LogRecord['details'] {
  const notes = ['inputDetails', 'outputDetails'].filter((note) => note in whole);
  return { ...kept, ...Object.fromEntries(notes.map((note) => [note, { truncated: true }])) };
}
