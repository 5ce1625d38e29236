import type { Bindings } from './bindings.js';
import { compare, type Comparison, type Difference } from './compare.js';
import type { Legend } from './placeholders.js';

/** A history event as the API gives it, timestamps as texts. */
export interface HistoryEvent {
  readonly type: string;
  readonly id: number;
  readonly previousEventId?: number;
  readonly [member: string]: unknown;
}

interface Given {
  readonly legend: Legend;
  readonly bindings: Bindings;
}

/** The exact list: order, ids, predecessors, details. */
export function compareExactly(
  recorded: readonly HistoryEvent[],
  actual: readonly HistoryEvent[],
  given: Given,
): Comparison {
  const types = compare(typesOf(recorded), typesOf(actual), { path: '$.events[*].type' });
  return types.differences.length > 0 ? types : compare(recorded, actual, { ...given, path: '$.events' });
}

/** So many single comparisons at most: a search that needs more is given up as different. */
const SEARCH_LIMIT = 20_000;

/**
 * The same events with the same details, in whatever order: what holds when branches or iterations run side by side.
 * Each recorded event is paired with an actual one of its type so that all placeholders agree.
 */
export function compareAsMultiset(
  recorded: readonly HistoryEvent[],
  actual: readonly HistoryEvent[],
  given: Given,
): Comparison {
  const counts = compareCounts(recorded, actual);
  if (counts.length > 0) return { differences: counts, bindings: given.bindings };

  const free = new Set(actual.keys());
  let tries = 0;
  let deepest: { readonly index: number; readonly differences: readonly Difference[] } = { index: -1, differences: [] };

  function pair(index: number, bindings: Bindings): Bindings | undefined {
    const event = recorded[index];
    if (event === undefined) return bindings;
    let nearest: readonly Difference[] | undefined;
    // The same position first: most histories are the same list.
    for (const candidate of [index, ...free].filter((i, n) => (n === 0 ? free.has(i) : i !== index))) {
      const other = actual[candidate];
      if (other?.type !== event.type) continue;
      if ((tries += 1) > SEARCH_LIMIT) break;
      const path = `$.events[id ${event.id}: ${event.type}]`;
      const { differences, bindings: learnt } = compare(withoutIds(event), withoutIds(other), {
        ...given,
        bindings,
        path,
      });
      if (differences.length > 0) {
        if (nearest === undefined || differences.length < nearest.length) nearest = differences;
        continue;
      }
      free.delete(candidate);
      const all = pair(index + 1, learnt);
      if (all !== undefined) return all;
      free.add(candidate);
    }
    if (index > deepest.index && nearest !== undefined) deepest = { index, differences: nearest };
    return undefined;
  }

  const bindings = pair(0, given.bindings);
  return bindings === undefined
    ? { differences: deepest.differences, bindings: given.bindings }
    : { differences: [], bindings };
}

const typesOf = (events: readonly HistoryEvent[]): string[] => events.map(({ type }) => type);

/**
 * One replacement of the recording tests sorted what happens inside a Parallel state, and lost on the way all
 * ParallelStateSucceeded and the exits of inner Parallel states.
 */
export function withoutWhatSortingLost(events: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const outermost = events.findLast(({ type }) => type === 'ParallelStateExited');
  return events.filter(
    (event) => event.type !== 'ParallelStateSucceeded' && (event.type !== 'ParallelStateExited' || event === outermost),
  );
}

function compareCounts(recorded: readonly HistoryEvent[], actual: readonly HistoryEvent[]): Difference[] {
  const types = [...new Set([...typesOf(recorded), ...typesOf(actual)])];
  const count = (events: readonly HistoryEvent[], type: string): number => events.filter((e) => e.type === type).length;
  return types
    .map((type) => ({
      path: `$.events: how many ${type}`,
      recorded: count(recorded, type),
      actual: count(actual, type),
    }))
    .filter(({ recorded: wanted, actual: given }) => wanted !== given);
}

function withoutIds(event: HistoryEvent): Record<string, unknown> {
  const { id: _id, previousEventId: _previous, ...rest } = event;
  return rest;
}
