import type { StateMachineRecord } from '#store';
import type { Redis } from 'ioredis';
import { orderOf, parseMachine } from '../codec/machine-text.js';
import type { Keys } from '../keys.js';

export async function getStateMachine(
  redis: Redis,
  { machines }: Keys,
  arn: string,
): Promise<StateMachineRecord | undefined> {
  const record = await redis.hget(machines.records, arn);
  return record === null ? undefined : parseMachine(record);
}

/** In no order. */
export async function listDeletingStateMachines(redis: Redis, { machines }: Keys): Promise<StateMachineRecord[]> {
  const arns = await redis.smembers(machines.deleting);
  if (arns.length === 0) return [];
  const records = await redis.hmget(machines.records, ...arns);
  return records.filter((record) => record !== null).map((record) => parseMachine(record));
}

/** Oldest first. */
export async function listStateMachines(
  redis: Redis,
  { machines }: Keys,
  limit: number,
  after: { readonly createdAt: number; readonly arn: string } | undefined,
): Promise<StateMachineRecord[]> {
  const from = after === undefined ? '-' : `(${orderOf(after)}`;
  const members = await redis.zrangebylex(machines.order, from, '+', 'LIMIT', 0, limit);
  if (members.length === 0) return [];
  const records = await redis.hmget(
    machines.records,
    ...members.map((member) => member.slice(member.indexOf('|') + 1)),
  );
  return records.filter((record) => record !== null).map((record) => parseMachine(record));
}
