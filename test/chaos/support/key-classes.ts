import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';

/** Some keys come and go, such as BullMQ's marks of a few seconds: so many looks, so many ms apart. */
const LOOKS = 6;
const EVERY_MS = 1_000;

/** Names of all keys, those included that are there at one of several looks only. */
export async function keysNow(redis: Redis): Promise<Set<string>> {
  const keys = new Set<string>();
  for (let look = 0; look < LOOKS; look++) {
    for (const key of await namesOf(redis)) keys.add(key);
    await sleep(EVERY_MS);
  }
  return keys;
}

/** Names of keys that were not there before and are there at each of several looks. */
export async function keysLeft(redis: Redis, before: ReadonlySet<string>): Promise<string[]> {
  let left: string[] | undefined;
  for (let look = 0; look < LOOKS; look++) {
    const names = new Set(await namesOf(redis));
    left = left === undefined ? [...names].filter((key) => !before.has(key)) : left.filter((key) => names.has(key));
    await sleep(EVERY_MS);
  }
  return left ?? [];
}

/** Keys by what they are: partitions, ids and hashes count as one, as in `soak:{p…}:x:…`. */
export function classesOf(keys: Iterable<string>): Map<string, number> {
  const classes = new Map<string, number>();
  for (const key of keys) {
    const name = key.replace(/\{p\d+\}/, '{p…}').replace(/:[\w/-]{20,}/g, ':…');
    classes.set(name, (classes.get(name) ?? 0) + 1);
  }
  return classes;
}

/** Of all keys. */
export async function namesOf(redis: Redis): Promise<string[]> {
  const names: string[] = [];
  let cursor = '0';
  do {
    const [next, page] = await redis.scan(cursor, 'COUNT', 1_000);
    names.push(...page);
    cursor = next;
  } while (cursor !== '0');
  return names;
}
