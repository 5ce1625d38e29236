import { UnknownFormatError } from '#store';
import type { Redis } from 'ioredis';
import type { Keys } from './keys.js';

const FORMAT = '1';

/** The store and the settings of this process do not belong together. The message says what to change. */
export class StoreMismatchError extends Error {
  override readonly name = 'StoreMismatchError';
}

/**
 * Check Redis and the record of the store (`<namespace>:meta`), which the first process writes.
 * @param stateShards undefined: this process uses no `states` queue
 */
export async function checkStore(redis: Redis, keys: Keys, stateShards?: number): Promise<void> {
  await checkEviction(redis);
  await redis.hsetnx(keys.meta, 'partitions', keys.partitions);
  await redis.hsetnx(keys.meta, 'fmt', FORMAT);
  const [format, partitions] = await redis.hmget(keys.meta, 'fmt', 'partitions');
  if (format !== FORMAT) throw new UnknownFormatError(`The store ${keys.meta}`, format);
  if (partitions !== String(keys.partitions)) {
    throw new StoreMismatchError(
      `The store ${keys.meta} was created with ${partitions} partitions, but ${keys.partitions} are configured. ` +
        `The number is fixed when a store is created: set STEPWELL_PARTITIONS to ${partitions}, or use another namespace.`,
    );
  }
  if (stateShards !== undefined) await checkStateShards(redis, keys, stateShards);
}

/** Wake-ups for a shard that only some processes know of would wait for the sweeper, each of them. */
async function checkStateShards(redis: Redis, keys: Keys, configured: number): Promise<void> {
  await redis.hsetnx(keys.meta, 'stateShards', configured);
  const used = await redis.hget(keys.meta, 'stateShards');
  if (used === String(configured)) return;
  throw new StoreMismatchError(
    `The processes of the store ${keys.meta} use ${used} shards of the queue 'states', but ${configured} are configured. ` +
      `Set STEPWELL_STATE_SHARDS to ${used}. To change it for all: stop them all, HSET ${keys.meta} stateShards ${configured}.`,
  );
}

/** An evicted key is a lost execution: only `noeviction` will do. */
async function checkEviction(redis: Redis): Promise<void> {
  const policy = await evictionPolicy(redis);
  if (policy === 'noeviction') return;
  throw new StoreMismatchError(
    `Redis has maxmemory-policy ${policy}: it may delete keys of running executions. ` +
      `Set it to noeviction (CONFIG SET maxmemory-policy noeviction, and in the configuration file).`,
  );
}

async function evictionPolicy(redis: Redis): Promise<string> {
  try {
    const answer = (await redis.config('GET', 'maxmemory-policy')) as readonly string[];
    if (answer[1] !== undefined) return answer[1];
  } catch (error) {
    // Managed servers and ACL users may not use CONFIG.
    if (!(error instanceof Error) || !/NOPERM|unknown command|not allowed|ERR/i.test(error.message)) throw error;
  }
  return /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1] ?? 'unknown';
}
