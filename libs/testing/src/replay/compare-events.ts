import { isDeepStrictEqual } from 'node:util';
import type { Decision, EventRef } from '#engine';
import type { ReplayedEvent } from './model.js';

/** The events of a decision as the store would have appended them after `length` others. */
export function rendered(decision: Pick<Decision, 'history'>, length: number): ReplayedEvent[] {
  const idOf = (ref: EventRef): number => ('at' in ref ? ref.at : length + 1 + ref.nth);
  return decision.history.map(({ type, previous, details }, nth) => ({
    id: length + 1 + nth,
    previousEventId: idOf(previous),
    type,
    ...(details === undefined ? {} : { details }),
  }));
}

/** What is different between `expected` and as many of `events` from the place `at` on. */
export function difference(
  expected: readonly ReplayedEvent[],
  events: readonly ReplayedEvent[],
  at: number,
): string | undefined {
  for (const [nth, want] of expected.entries()) {
    const have = events[at + nth];
    if (have === undefined) return `${want.type} is missing after event ${at + nth}`;
    for (const member of ['type', 'id', 'previousEventId'] as const)
      if (have[member] !== want[member])
        return `event ${at + nth + 1} ${member}: ${want[member]} expected, not ${have[member]}`;
    const wrong = detailsDiffer(want.details ?? {}, have.details ?? {});
    if (wrong !== undefined) return `event ${have.id} ${have.type}: ${wrong}`;
  }
  return undefined;
}

/** What the API adds to what the engine says. */
const ADDED = /^(input|output|parameters|assignedVariables)Details$|^(stateMachineVersionArn|stateMachineAliasArn)$/;

/** Which detail is different, and how. */
export function detailsDiffer(
  want: Readonly<Record<string, unknown>>,
  have: Readonly<Record<string, unknown>>,
): string | undefined {
  for (const name of new Set([...Object.keys(want), ...Object.keys(have)])) {
    // A role that the replay was not told is an empty text.
    if (ADDED.test(name) || (name === 'roleArn' && want[name] === '')) continue;
    if (!isDeepStrictEqual(want[name], have[name]))
      return `${name}: ${JSON.stringify(want[name])} expected, not ${JSON.stringify(have[name])}`;
  }
  return undefined;
}
