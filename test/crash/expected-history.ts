import type { StateMachine } from '#asl';
import { interpret } from '#testing';
import { attemptsIn, type HistoryEvent } from './history.js';
import { answerOf } from './shop-outcomes.mjs';

/** Events by lane: `root`, an iteration of a Map (`ReserveLines[0]`), a branch of a Parallel (`Fulfil/ShipParcel`). */
export type Lanes = Readonly<Record<string, readonly string[]>>;

/** Name and start time of the interpreter's one execution. Those of an order are written as these before comparing. */
const INTERPRETED = { name: 'run', startedAt: '2030-01-01T00:00:00.000Z' };

/** The state machine of the orders, as document and compiled. */
export interface Machine {
  readonly document: { readonly States: Readonly<Record<string, StateDocument>> };
  readonly compiled: StateMachine;
}
interface StateDocument {
  readonly Branches?: readonly { readonly States: object }[];
  readonly ItemProcessor?: { readonly States: object };
}

/**
 * The history that the definition gives an order, from the plain interpreter with the same outcomes of tasks: those of the
 * shop, and a lost worker exactly where `events` has one.
 */
export function expectedLanes(machine: Machine, input: object, name: string, events: readonly HistoryEvent[]): Lanes {
  const lost = new Map(
    attemptsIn(events).flatMap((each) =>
      each.lost ? [[key(each.resource, each.input.replaceAll(name, INTERPRETED.name), each.number), each.lost]] : [],
    ),
  );
  const calls = new Map<string, number>();
  const { history } = interpret(machine.compiled, {
    input,
    task: ({ resource, input: given }) => {
      const text = JSON.stringify(given);
      const attempt = (calls.get(key(resource, text)) ?? 0) + 1;
      calls.set(key(resource, text), attempt);
      const failure = lost.get(key(resource, text, attempt));
      if (failure?.by === 'heartbeat') return 'never';
      return failure ?? answerOf(resource, given, attempt);
    },
  });
  return lanesOf(
    machine,
    history.map((event) => ({ ...event, details: event.details ?? {} })),
    INTERPRETED,
  );
}

const key = (...parts: readonly (string | number)[]) => parts.join(' ');

/**
 * A history without what depends on the moment: ids, times, and how the events of concurrent frames are interleaved.
 * How far the other iterations of a Map got when one of them failed depends on the moment too: they are left out.
 */
export function lanesOf(
  { document }: Machine,
  events: readonly HistoryEvent[],
  of: { readonly name: string; readonly startedAt: string },
): Lanes {
  const nested = nestedStates(document);
  const laneOf = (event: HistoryEvent): string => {
    const { name, index } = event.details as { name: string; index: number };
    if (event.type.startsWith('MapIteration')) return `${name}[${index}]`;
    const before = events[event.previousEventId - 1];
    if (/^(LambdaFunction|Task)/.test(event.type)) return before ? laneOf(before) : 'nowhere';
    const parent = nested.get(name);
    if (parent === undefined) return 'root';
    if (document.States[parent]?.Branches) return `${parent}/${name}`;
    return before ? laneOf(before) : 'nowhere';
  };
  const lanes: Record<string, string[]> = {};
  for (const event of events) (lanes[laneOf(event)] ??= []).push(textOf(event, of));
  const failedMaps = events.filter(({ type }) => type === 'MapStateFailed').map((event) => stateOf(event, events));
  return Object.fromEntries(
    Object.entries(lanes)
      .filter(([lane]) => !failedMaps.some((map) => lane.startsWith(`${map}[`)))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The root state in which a Map or Parallel event happened: the last one entered before it. */
function stateOf(event: HistoryEvent, events: readonly HistoryEvent[]): string {
  return events.slice(0, event.id).findLast(({ type }) => type === 'MapStateEntered')?.details.name as string;
}

function nestedStates({ States }: Machine['document']): Map<string, string> {
  return new Map(
    Object.entries(States).flatMap(([parent, { Branches = [], ItemProcessor }]) =>
      [...Branches, ...(ItemProcessor ? [ItemProcessor] : [])].flatMap((inner) =>
        Object.keys(inner.States).map((child): [string, string] => [child, parent]),
      ),
    ),
  );
}

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

function textOf(
  { type, details }: HistoryEvent,
  { name, startedAt }: { readonly name: string; readonly startedAt: string },
): string {
  const parts = COMPARED.flatMap((field) => {
    const value = details[field];
    if (value === undefined) return [];
    return [`${field}=${typeof value === 'string' ? value : JSON.stringify(value)}`];
  });
  return [type, ...parts].join(' ').replaceAll(name, INTERPRETED.name).replaceAll(startedAt, INTERPRETED.startedAt);
}
