import type { EventRef, NewHistoryEvent } from '#engine';
import type { StoredHistoryEvent } from '#store';
import type { PayloadWriter } from './payload-cells.js';

type EventBody = Pick<NewHistoryEvent, 'type' | 'details'>;

/** `type|details JSON`; nothing after the bar for a type without details. */
export function eventBody(event: EventBody, payloads: PayloadWriter): string {
  return `${event.type}|${event.details === undefined ? '' : payloads.details(event.details)}`;
}

/** `a12`: absolute id; `n0`: position in the decision's history. */
export function referenceText(reference: EventRef): string {
  return 'at' in reference ? `a${reference.at}` : `n${reference.nth}`;
}

/** An entry of the history list, `timestamp|previous|type|details`, its payloads not yet restored. */
export function parseEntry(entry: string, id: number): StoredHistoryEvent {
  const [, timestamp, previous, type, details] = /^(\d+)\|(\d+)\|(\w+)\|(.*)$/s.exec(entry) ?? [];
  if (timestamp === undefined || details === undefined) throw new Error(`Event ${id} of a history is not readable.`);
  return {
    id,
    previousEventId: Number(previous),
    timestamp: Number(timestamp),
    type: type as StoredHistoryEvent['type'],
    ...(details === '' ? {} : { details: JSON.parse(details) as Record<string, unknown> }),
  };
}
