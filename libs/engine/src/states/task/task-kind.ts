import { parseResource } from '#asl';
import type { HistoryEventType } from '../../model/history-event-type.js';

/** How a kind of task resource appears in the history: which events, with which common details (facts/integrations.md §2). */
export interface TaskEvents {
  readonly scheduled: HistoryEventType;
  readonly started: HistoryEventType;
  readonly succeeded: HistoryEventType;
  readonly failed: HistoryEventType;
  readonly timedOut: HistoryEventType;
  /** Details every event after Scheduled carries: `{resourceType, resource}` for service tasks, none else. */
  readonly common: Readonly<Record<string, unknown>> | undefined;
}

const LAMBDA: TaskEvents = {
  scheduled: 'LambdaFunctionScheduled',
  started: 'LambdaFunctionStarted',
  succeeded: 'LambdaFunctionSucceeded',
  failed: 'LambdaFunctionFailed',
  timedOut: 'LambdaFunctionTimedOut',
  common: undefined,
};

const ACTIVITY: TaskEvents = {
  scheduled: 'ActivityScheduled',
  started: 'ActivityStarted',
  succeeded: 'ActivitySucceeded',
  failed: 'ActivityFailed',
  timedOut: 'ActivityTimedOut',
  common: undefined,
};

export function taskEvents(resource: string): TaskEvents {
  const parsed = parseResource(resource);
  if (parsed?.kind === 'lambda') return LAMBDA;
  if (parsed?.kind === 'activity') return ACTIVITY;
  return {
    scheduled: 'TaskScheduled',
    started: 'TaskStarted',
    succeeded: 'TaskSucceeded',
    failed: 'TaskFailed',
    timedOut: 'TaskTimedOut',
    common: { resourceType: parsed?.resourceType ?? '', resource: parsed?.resource ?? resource },
  };
}
