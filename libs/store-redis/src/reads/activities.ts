import type { ActivityPlace, ActivityRecord } from '#store';
import type { Redis } from 'ioredis';
import { parseActivity } from '../codec/activity-text.js';
import { orderOf } from '../codec/machine-text.js';
import type { Keys } from '../keys.js';

export async function getActivity(redis: Redis, keys: Keys, arn: string): Promise<ActivityRecord | undefined> {
  const record = await redis.hget(keys.activities, arn);
  return record === null ? undefined : parseActivity(record);
}

/** Oldest first. */
export async function listActivities(
  redis: Redis,
  keys: Keys,
  place: ActivityPlace,
  limit: number,
  after: { readonly createdAt: number; readonly arn: string } | undefined,
): Promise<ActivityRecord[]> {
  const from = after === undefined ? '-' : `(${orderOf(after)}`;
  const members = await redis.zrangebylex(keys.activityOrder(place), from, '+', 'LIMIT', 0, limit);
  if (members.length === 0) return [];
  const records = await redis.hmget(keys.activities, ...members.map((member) => member.slice(member.indexOf('|') + 1)));
  return records.filter((record) => record !== null).map((record) => parseActivity(record));
}
