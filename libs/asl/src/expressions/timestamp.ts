/** An instant: whole milliseconds since 1970 and the nanoseconds below them (0–999,999). */
export interface Timestamp {
  readonly epochMs: number;
  readonly nanos: number;
}

const RFC3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/;

/**
 * Reads an RFC 3339 date-time as the States Language profiles it: capital `T`, capital `Z` or a numeric offset,
 * up to nine fraction digits. Undefined when the text is anything else (no offset, month 13, hour 25 …).
 */
export function parseTimestamp(text: string): Timestamp | undefined {
  const parts = RFC3339.exec(text);
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // Date.UTC would read the years 0–99 as 1900–1999
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;

  const offsetHours = Number(parts[9] ?? 0);
  const offsetMinutes = Number(parts[10] ?? 0);
  if (offsetHours > 23 || offsetMinutes > 59) return undefined;
  const offsetMs = (offsetHours * 60 + offsetMinutes) * 60_000 * (parts[8] === '-' ? -1 : 1);

  const fraction = Number((parts[7] ?? '').padEnd(9, '0'));
  const millis = Math.floor(fraction / 1_000_000);
  return {
    epochMs: date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + millis - offsetMs,
    nanos: fraction % 1_000_000,
  };
}

/** Negative, zero or positive: the order of two instants. */
export function compareTimestamps(a: Timestamp, b: Timestamp): number {
  return a.epochMs - b.epochMs || a.nanos - b.nanos;
}
