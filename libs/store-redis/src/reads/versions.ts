import type { StateMachineAlias, StateMachineVersion } from '#store';
import { byAge } from '#store';
import type { Redis } from 'ioredis';
import { parseAlias, parseVersion } from '../codec/version-text.js';
import type { Keys } from '../keys.js';

export async function getVersion(
  redis: Redis,
  keys: Keys,
  stateMachineArn: string,
  number: number,
): Promise<StateMachineVersion | undefined> {
  const text = await redis.hget(keys.machine(stateMachineArn).published, String(number));
  return text === null ? undefined : parseVersion(stateMachineArn, number, text);
}

/** Newest first. */
export async function listVersions(
  redis: Redis,
  keys: Keys,
  stateMachineArn: string,
  limit: number,
  before: number,
): Promise<StateMachineVersion[]> {
  const { published } = keys.machine(stateMachineArn);
  const numbers = (await redis.hkeys(published))
    .filter((field) => field !== 'last')
    .map(Number)
    .filter((number) => number < before)
    .sort((a, b) => b - a)
    .slice(0, limit);
  if (numbers.length === 0) return [];
  const texts = await redis.hmget(published, ...numbers.map(String));
  // One that has just been deleted has no text any more.
  return texts.flatMap((text, n) => (text === null ? [] : parseVersion(stateMachineArn, numbers[n] as number, text)));
}

export async function getAlias(
  redis: Redis,
  keys: Keys,
  stateMachineArn: string,
  name: string,
): Promise<StateMachineAlias | undefined> {
  const text = await redis.hget(keys.machine(stateMachineArn).aliases, name);
  return text === null ? undefined : parseAlias(stateMachineArn, name, text);
}

/** Oldest first. */
export async function listAliases(redis: Redis, keys: Keys, stateMachineArn: string): Promise<StateMachineAlias[]> {
  const held = await redis.hgetall(keys.machine(stateMachineArn).aliases);
  return Object.entries(held)
    .map(([name, text]) => parseAlias(stateMachineArn, name, text))
    .sort(byAge);
}
