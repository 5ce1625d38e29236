import type { HistoryEvent as SdkEvent } from '@aws-sdk/client-sfn';

/** One history event, with its details under one name, whether it comes from the API or from the interpreter. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  /** Epoch ms; the interpreter has none. */
  readonly timestamp?: number;
  readonly details: Readonly<Record<string, unknown>>;
}

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
const TERMINAL = /^Execution(Succeeded|Failed|TimedOut|Aborted)$/;
const ENTERED = /StateEntered$/;
const EXITED = /StateExited$/;

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

/** Everything a history must obey whatever happened; answers what is wrong, nothing when all is well. */
export function violationsOf(events: readonly HistoryEvent[]): string[] {
  const wrong: string[] = [];
  const require = (holds: boolean, what: string) => {
    if (!holds) wrong.push(what);
  };
  events.forEach(({ id, previousEventId }, index) => {
    require(id === index + 1, `the event in place ${index + 1} has id ${id}`);
    require(previousEventId >= 0 && previousEventId < id, `event ${id} follows event ${previousEventId}`);
  });
  require(events[0]?.type === 'ExecutionStarted', 'it does not begin with ExecutionStarted');
  require(events.filter(({ type }) => type === 'ExecutionStarted').length === 1, 'it starts more than once');
  const ends = events.filter(({ type }) => TERMINAL.test(type));
  require(ends.length === 1 &&
    ends[0] === events.at(-1), `terminal events: ${ends.map(({ id }) => id).join(', ') || 'none'}`);

  // Within one visit each event has one follower; only the start of branches and iterations fans out.
  for (const event of events) {
    const next = followersOf(event, events);
    if (SCHEDULED.test(event.type)) {
      require(next.length <= 1 &&
        next.every(
          ({ type }) => STARTED.test(type) || ENDED.test(type),
        ), `event ${event.id} (${event.type}) has ${shown(next)}`);
    } else if (STARTED.test(event.type)) {
      require(next.length <= 1 &&
        next.every(({ type }) => ENDED.test(type)), `event ${event.id} (${event.type}) has ${shown(next)}`);
    } else if (ENDED.test(event.type)) {
      require(next.filter(({ type }) => SCHEDULED.test(type) || EXITED.test(type)).length <=
        1, `event ${event.id} (${event.type}) has ${shown(next)}`);
    } else if (ENTERED.test(event.type)) {
      const same = next.filter(
        ({ type }) => SCHEDULED.test(type) || EXITED.test(type) || /State(Started|Succeeded|Failed)$/.test(type),
      );
      require(same.length <= 1, `event ${event.id} (${event.type}) has ${shown(same)}`);
    } else if (EXITED.test(event.type)) {
      require(next.filter(({ type }) => ENTERED.test(type)).length <=
        1, `event ${event.id} (${event.type}) has ${shown(next)}`);
    }
    if (STARTED.test(event.type) || ENDED.test(event.type)) {
      const before = events[event.previousEventId - 1];
      const family = /^(LambdaFunction|Task)/.exec(event.type)?.[0] as string;
      require(before?.type.startsWith(family) === true, `event ${event.id} (${event.type}) follows ${before?.type}`);
    }
  }
  return wrong;
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

function shown(events: readonly HistoryEvent[]): string {
  return `${events.length} followers: ${events.map(({ id, type }) => `${id} ${type}`).join(', ')}`;
}
