/** An event as the interpreter tells it. */
export interface ModelledEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly type: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Details that the definition and the outcomes of tasks decide. */
const COMPARED = [
  'name',
  'index',
  'length',
  'resource',
  'resourceType',
  'input',
  'parameters',
  'output',
  'error',
  'cause',
  'timeoutInSeconds',
  'heartbeatInSeconds',
];

/** The event without what depends on the moment. */
export function textOf({ type, details = {} }: ModelledEvent): string {
  const parts = COMPARED.flatMap((field) => {
    const value = details[field];
    if (value === undefined) return [];
    return [`${field}=${typeof value === 'string' ? value : JSON.stringify(value)}`];
  });
  return [type, ...parts].join(' ');
}

const FAILED = /^(Map|Parallel)StateFailed$/;
const ENTERED = /^(Map|Parallel)StateEntered$/;
const EXITED = /^(Map|Parallel)StateExited$/;
const STARTED = /^(Map|Parallel)StateStarted$/;

/**
 * The events without those between the start of a Map or Parallel that failed and its failure: when one child fails, how far
 * the others have come depends on the moment.
 */
export function withoutAbandoned<Event extends ModelledEvent>(events: readonly Event[]): Event[] {
  const dropped = new Set<number>();
  for (const failed of events) {
    if (!FAILED.test(failed.type)) continue;
    const start = startOf(failed, events);
    if (start === undefined) continue;
    const below = new Set([start]);
    for (const event of events.slice(start)) {
      if (event.id === failed.id || !below.has(event.previousEventId)) continue;
      // What comes after the end of a child that was too late to count belongs to nobody else.
      below.add(event.id);
      dropped.add(event.id);
    }
  }
  return events.filter(({ id }) => !dropped.has(id));
}

/** Id of the Started event whose state `failed` ends; none if it failed before it had children. */
function startOf(failed: ModelledEvent, events: readonly ModelledEvent[]): number | undefined {
  let nested = 0;
  let after = failed;
  for (let at = events[failed.previousEventId - 1]; at; at = events[at.previousEventId - 1]) {
    const restarted = STARTED.test(after.type);
    if (STARTED.test(at.type)) {
      if (nested === 0) return at.id;
      nested -= 1;
    } else if (EXITED.test(at.type) || (FAILED.test(at.type) && restarted)) {
      nested += 1;
    } else if (ENTERED.test(at.type) && !restarted) {
      if (nested === 0) return undefined;
      nested -= 1;
    }
    after = at;
  }
  return undefined;
}
