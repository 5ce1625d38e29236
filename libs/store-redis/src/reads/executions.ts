import type { ExecutionId, ExecutionRecord, StoredHistoryEvent } from '#store';
import type { Redis } from 'ioredis';
import { parseEntry } from '../codec/event-text.js';
import { parseExecution } from '../codec/execution-fields.js';
import { hashIn, keptIn, restoreDetails } from '../codec/payload-cells.js';
import type { ExecutionKeys, Keys } from '../keys.js';

export async function describeExecution(
  redis: Redis,
  keys: Keys,
  execution: ExecutionId,
): Promise<ExecutionRecord | undefined> {
  const own = keys.execution(execution);
  const fields = await redis.hgetall(own.execution);
  if (fields['status'] === undefined) return undefined;
  const hashes = [fields['input'], fields['output']].map(hashIn).filter((hash) => hash !== undefined);
  return parseExecution(execution, fields, await readPayloads(redis, own, hashes));
}

/** Events `from` … `to`, 1-based and inclusive, oldest first. */
export async function readHistory(
  redis: Redis,
  keys: Keys,
  execution: ExecutionId,
  from: number,
  to: number,
): Promise<StoredHistoryEvent[]> {
  const first = Math.max(1, from);
  if (to < first) return [];
  const own = keys.execution(execution);
  const entries = await redis.lrange(own.history, first - 1, to - 1);
  const events = entries.map((entry, n) => parseEntry(entry, first + n));
  const payloads = await readPayloads(
    redis,
    own,
    events.flatMap(({ details }) => (details === undefined ? [] : keptIn(details))),
  );
  if (payloads.size === 0) return events;
  return events.map((event) =>
    event.details === undefined ? event : { ...event, details: restoreDetails(event.details, payloads) },
  );
}

async function readPayloads(
  redis: Redis,
  own: ExecutionKeys,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(hashes)];
  const payloads = new Map<string, string>();
  if (wanted.length === 0) return payloads;
  const take = (texts: readonly (string | null)[], hashes: readonly string[]) =>
    hashes.forEach((hash, n) => {
      const text = texts[n];
      if (typeof text === 'string') payloads.set(hash, text);
    });
  // Most often it is the input, and all that is wanted.
  take(await redis.hmget(own.execution, ...wanted.map((hash) => `#${hash}`)), wanted);
  const others = wanted.filter((hash) => !payloads.has(hash));
  if (others.length > 0) take(await redis.hmget(own.payloads, ...others), others);
  return payloads;
}
