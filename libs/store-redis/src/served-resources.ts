import type { ServedResource } from '#store';
import type { Redis } from 'ioredis';
import type { Keys } from './keys.js';

/** Reads only, and for people: two round trips, so a worker that comes or goes in between may be counted or not. */
export async function servedResources(redis: Redis, keys: Keys, limit: number): Promise<readonly ServedResource[]> {
  const [recent, [seconds, micros]] = await Promise.all([
    redis.zrange(keys.served, '0', String(limit - 1), 'REV', 'WITHSCORES'),
    redis.time(),
  ]);
  const now = Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000);
  const resources = recent.filter((_, at) => at % 2 === 0);
  const workers = await Promise.all(resources.map((resource) => redis.zcount(keys.workers(resource), now, '+inf')));
  return resources.map((resource, at) => ({
    resource,
    workers: workers[at] ?? 0,
    lastServedAt: Math.min(now, Number(recent[2 * at + 1])),
  }));
}
