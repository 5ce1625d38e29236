import type { Redis } from 'ioredis';
import { textOf, type ModelledEvent, withoutAbandoned } from './model-comparison.js';
import { contentOfStore, dropQueues, lookAtStore, type StoreView } from './store-view.js';

/*
 * The invariants I1 to I8 of the runtime, each a function that answers what is wrong: an empty list when all is well.
 * Used by every suite that stops processes, loses replies or plays with the clock.
 */

/** One history event with its details under one name, whether it comes from the API or from the interpreter. */
export interface RecordedEvent extends ModelledEvent {
  /** Epoch ms; the interpreter has none. */
  readonly timestamp?: number;
}

/** What DescribeExecution and the interpreter say of an end. */
export interface RecordedEnd {
  readonly status: string;
  /** Exact JSON text. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

export const MAX_EVENTS = 25_000;

const TERMINAL = /^Execution(Succeeded|Failed|TimedOut|Aborted)$/;
const SCHEDULED = /^(LambdaFunction|Task|Activity)Scheduled$/;
const STARTED = /^(LambdaFunction|Task|Activity)Started$/;
const ENDED = /^(LambdaFunction|Task|Activity)(Succeeded|Failed|TimedOut|ScheduleFailed|StartFailed)$/;

/** I1: exactly one terminal event, the last one, and as `status` says; one that was redriven ends once after each redrive. */
export function endsOnce(events: readonly RecordedEvent[], status?: string): string[] {
  const wrong: string[] = [];
  events.forEach(({ id, type }, index) => {
    const next = events[index + 1];
    if (TERMINAL.test(type) && next && next.type !== 'ExecutionRedriven')
      wrong.push(`event ${next.id} (${next.type}) comes after the end, event ${id} (${type})`);
    if (next?.type === 'ExecutionRedriven' && !TERMINAL.test(type))
      wrong.push(`event ${next.id} redrives what had not ended: event ${id} is ${type}`);
  });
  const last = events.at(-1)?.type ?? 'nothing';
  if (!TERMINAL.test(last)) wrong.push(`it ends with ${last}`);
  const said = { SUCCEEDED: 'Succeeded', FAILED: 'Failed', TIMED_OUT: 'TimedOut', ABORTED: 'Aborted' }[status ?? ''];
  if (status !== undefined && last !== `Execution${said}`)
    wrong.push(`its status is ${status}, its last event ${last}`);
  return wrong;
}

/** I2: ids 1 … N without gap or repeat, N ≤ 25,000; every event follows an earlier one; one start; each attempt one way on. */
export function isNumberedWithoutGap(events: readonly RecordedEvent[]): string[] {
  const wrong: string[] = [];
  events.forEach(({ id, previousEventId }, index) => {
    if (id !== index + 1) wrong.push(`the event in place ${index + 1} has id ${id}`);
    if (!(previousEventId >= 0 && previousEventId < id)) wrong.push(`event ${id} follows event ${previousEventId}`);
  });
  if (events.length > MAX_EVENTS) wrong.push(`it has ${events.length} events`);
  const starts = events.filter(({ type }) => type === 'ExecutionStarted').map(({ id }) => id);
  if (starts.length !== 1 || starts[0] !== 1) wrong.push(`ExecutionStarted is at: ${starts.join(', ') || 'nowhere'}`);
  return [...wrong, ...branchings(events)];
}

/** Within one visit of a state each event has one follower; only the start of branches and iterations fans out. */
function branchings(events: readonly RecordedEvent[]): string[] {
  const followers = new Map<number, RecordedEvent[]>();
  for (const event of events) {
    const list = followers.get(event.previousEventId);
    if (list) list.push(event);
    else followers.set(event.previousEventId, [event]);
  }
  return events.flatMap((event) => {
    const next = (followers.get(event.id) ?? []).filter(
      ({ type }) => !TERMINAL.test(type) && type !== 'ExecutionRedriven',
    );
    const told = `event ${event.id} (${event.type}) is followed by ${next.map(({ id, type }) => `${id} ${type}`).join(', ')}`;
    if (STARTED.test(event.type) || ENDED.test(event.type)) {
      const before = events[event.previousEventId - 1]?.type ?? 'nothing';
      if (!before.startsWith(familyOf(event.type))) return [`event ${event.id} (${event.type}) follows ${before}`];
    }
    const onlyAttempts = SCHEDULED.test(event.type) || STARTED.test(event.type) || event.type === 'TaskSubmitted';
    if (onlyAttempts && next.some(({ type }) => familyOf(type) !== familyOf(event.type))) return [told];
    const sameVisit = next.filter(({ type }) => {
      if (onlyAttempts) return true;
      if (ENDED.test(event.type)) return SCHEDULED.test(type) || type.endsWith('StateExited');
      if (event.type.endsWith('StateExited')) return type.endsWith('StateEntered');
      if (!event.type.endsWith('StateEntered')) return false;
      return SCHEDULED.test(type) || /State(Exited|Started|Succeeded|Failed)$/.test(type);
    });
    return sameVisit.length > 1 ? [told] : [];
  });
}

const familyOf = (type: string) => /^(LambdaFunction|Task(?!State)|Activity)/.exec(type)?.[0] ?? type;

/**
 * I3: end and events are those of the model interpreter for the same outcomes of tasks. What depends on the moment is left
 * out: ids, times, how concurrent frames interleave, and how far the others came when one of them failed their state.
 * @param normalise writes what differs by right, e.g. names and start times, in one way
 */
export function isAsModelled(
  found: RecordedEnd & { readonly events: readonly RecordedEvent[] },
  model: RecordedEnd & { readonly events: readonly ModelledEvent[] },
  normalise: (text: string) => string = (text) => text,
): string[] {
  const wrong = (['status', 'output', 'error', 'cause'] as const).flatMap((part) => {
    const [is, should] = [found[part], model[part]].map((text) => text && normalise(text));
    return is === should ? [] : [`${part} is ${is}, should be ${should}`];
  });
  const missing = new Map<string, number>();
  const count = (text: string, by: number) => missing.set(text, (missing.get(text) ?? 0) + by);
  for (const text of stepsOf(model.events)) count(normalise(text), 1);
  for (const text of stepsOf(found.events)) count(normalise(text), -1);
  for (const [text, times] of missing) {
    if (times > 0) wrong.push(`missing ${times} ×: ${text}`);
    if (times < 0) wrong.push(`too much ${-times} ×: ${text}`);
  }
  return wrong;
}

/** What follows whichever child came last, or made room for it. */
const AFTER_ANY_CHILD = /^(Map|Parallel)(State|Run)(Succeeded|Failed|Exited)$|^MapIterationStarted$/;

/** Each event with the one it follows. */
function stepsOf(events: readonly ModelledEvent[]): string[] {
  return withoutAbandoned(events).map((event) => {
    const before = AFTER_ANY_CHILD.test(event.type) ? undefined : events[event.previousEventId - 1];
    return `${before ? textOf(before) : ''} → ${textOf(event)}`;
  });
}

/**
 * I4: no attempt was begun twice, and those begun are those recorded as started.
 * @param begun names of attempts as handlers noted them, one for each call
 * @param started names of attempts with a Started event; `undefined`: not compared
 * @param lost attempts whose worker was lost: they may have ended before their handler noted anything
 */
export function areBegunOnce(
  begun: readonly string[],
  started?: readonly string[],
  lost: readonly string[] = [],
): string[] {
  const seen = new Set<string>();
  const wrong = begun.flatMap((name) => (seen.size === seen.add(name).size ? [`begun again: ${name}`] : []));
  if (!started) return wrong;
  const recorded = new Set(started);
  const gone = new Set(lost);
  if (recorded.size !== started.length)
    wrong.push(`${started.length - recorded.size} attempts are recorded as started twice`);
  wrong.push(...[...seen].filter((name) => !recorded.has(name)).map((name) => `begun, not recorded: ${name}`));
  wrong.push(
    ...started.filter((name) => !seen.has(name) && !gone.has(name)).map((name) => `recorded, not begun: ${name}`),
  );
  return wrong;
}

/** I4 of `redeliver` queues: each attempt recorded as started was begun at least once. */
export function areBegun(begun: readonly string[], started: readonly string[]): string[] {
  const seen = new Set(begun);
  return started.filter((name) => !seen.has(name)).map((name) => `recorded, not begun: ${name}`);
}

/** I5: something will move every frame of a running execution, and nothing is due for what is closed. */
export function isMovedOn({ unmoved, due, executions }: StoreView): string[] {
  const left = (executions['RUNNING'] ?? 0) === 0 ? due : [];
  return [...unmoved.map((frame) => `nothing will move ${frame}`), ...left.map((member) => `still due: ${member}`)];
}

/** I6, the deed: every BullMQ key of the wake-up queues goes at once. I1 to I5 must hold afterwards as before. Answers how many. */
export function loseAllJobs(redis: Redis, namespace: string): Promise<number> {
  return dropQueues(redis, namespace);
}

/** I7: no key of a running execution expires, every key of a closed one does, and no frame of it is left. */
export function expireWhenClosed({ mortal, immortal, frames }: StoreView): string[] {
  return [
    ...mortal.map((key) => `running, and yet expires: ${key}`),
    ...immortal.map((key) => `closed, and yet stays: ${key}`),
    ...frames.map((key) => `closed, and yet has frames: ${key}`),
  ];
}

/** I8: what a stale actor tries changes no key of the store. Nobody else may be at work meanwhile. */
export async function changesNothing(redis: Redis, namespace: string, act: () => Promise<unknown>): Promise<string[]> {
  const before = await contentOfStore(redis, namespace);
  await act();
  const after = await contentOfStore(redis, namespace);
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].filter((key) => before.get(key) !== after.get(key)).map((key) => `changed: ${key}`);
}

/** I1 and I2 of one history. */
export function violationsOf(events: readonly RecordedEvent[], status?: string): string[] {
  return [...isNumberedWithoutGap(events), ...endsOnce(events, status)];
}

/** I5 and I7 of a Redis where every execution is closed, and no job is left that would wake one. */
export async function violationsAtRest(redis: Redis, namespace: string): Promise<string[]> {
  const view = await lookAtStore(redis, namespace);
  const running = view.executions['RUNNING'] ?? 0;
  return [
    ...(running > 0 ? [`${running} executions are running`] : []),
    ...isMovedOn(view),
    ...expireWhenClosed(view),
    ...view.jobs.map((job) => `job left: ${job}`),
  ];
}
