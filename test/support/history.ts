import type { HistoryEvent as SdkEvent } from '@aws-sdk/client-sfn';
import type { RecordedEvent } from '#testing';

/** An event as the API tells it. */
export type HistoryEvent = Required<Omit<RecordedEvent, 'timestamp'>> & Pick<RecordedEvent, 'timestamp'>;

export function fromApi(event: SdkEvent): HistoryEvent {
  const details = Object.entries(event).find(([key]) => key.endsWith('EventDetails'))?.[1] as HistoryEvent['details'];
  return {
    id: event.id as number,
    previousEventId: event.previousEventId as number,
    type: event.type as string,
    timestamp: event.timestamp?.getTime(),
    details: details ?? {},
  };
}

const SCHEDULED = /^(LambdaFunction|Task)Scheduled$/;
const STARTED = /^(LambdaFunction|Task)Started$/;
const ENDED = /^(LambdaFunction|Task)(Succeeded|Failed|TimedOut)$/;
const ENTERED = /StateEntered$/;

/** One attempt at a Task, put together from its events. */
export interface Attempt {
  readonly state: string;
  readonly resource: string;
  /** JSON text. */
  readonly input: string;
  /** 1 for the first attempt of a visit of the state. */
  readonly number: number;
  readonly started: HistoryEvent | undefined;
  readonly ended: HistoryEvent | undefined;
  /**
   * The failure, when it is that of a worker that was lost: its lease ran out, or HeartbeatSeconds did. Both clocks are set by
   * the same sign of life; where they are equally long, either may be seen first.
   */
  readonly lost: { readonly by: 'lease' | 'heartbeat'; readonly error: string; readonly cause?: string } | undefined;
}

/** The attempts of all Task states, in the order they were scheduled. */
export function attemptsIn(events: readonly HistoryEvent[]): Attempt[] {
  return events
    .filter(({ type }) => SCHEDULED.test(type))
    .map((scheduled) => {
      const after = followersOf(scheduled, events);
      const started = after.find(({ type }) => STARTED.test(type));
      const ended = [...after, ...(started ? followersOf(started, events) : [])].find(({ type }) => ENDED.test(type));
      let number = 1;
      let at = events[scheduled.previousEventId - 1];
      for (; at && !ENTERED.test(at.type); at = events[at.previousEventId - 1])
        if (SCHEDULED.test(at.type)) number += 1;
      return {
        state: at?.details.name as string,
        resource: resourceOf(scheduled),
        input: (scheduled.details.parameters ?? scheduled.details.input) as string,
        number,
        started,
        ended,
        lost: lostWorker(ended),
      };
    });
}

function lostWorker(ended: HistoryEvent | undefined): Attempt['lost'] {
  if (!ended) return undefined;
  const { error, cause } = ended.details as { error: string; cause?: string };
  if (ended.type.endsWith('TimedOut')) return { by: 'heartbeat', error };
  return cause?.includes('stopped renewing its lease') ? { by: 'lease', error, cause } : undefined;
}

/** `TaskScheduled` names service and action apart, `LambdaFunctionScheduled` the ARN. */
function resourceOf({ details }: HistoryEvent): string {
  const { resource, resourceType } = details as { resource: string; resourceType?: string };
  return resourceType === undefined ? resource : `arn:aws:states:::${resourceType}:${resource}`;
}

function followersOf({ id }: HistoryEvent, events: readonly HistoryEvent[]): HistoryEvent[] {
  return events.filter(({ previousEventId }) => previousEventId === id);
}
