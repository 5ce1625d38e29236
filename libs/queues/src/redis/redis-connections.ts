import type { Redis } from 'ioredis';
import type { Log } from '../log.js';
import { endpointOf } from './redis-endpoint.js';
import { openRedis, RECONNECT_MS, type RedisRole } from './redis-connection.js';
import { RedisOutages } from './redis-outages.js';

/** All connections of one process to one Redis: opened by role, told about once, closed together. */
export class RedisConnections {
  readonly #outages: RedisOutages;
  readonly #open = new Map<RedisRole, Redis>();
  /** Made by BullMQ, from the `blocking` one: each waits for jobs. */
  readonly #copies = new Set<Redis>();

  constructor(
    readonly url: string,
    private readonly log: Log,
  ) {
    this.#outages = new RedisOutages(endpointOf(url), log, RECONNECT_MS);
  }

  /** The process's connection for a role; made when first asked for, then shared. */
  get(role: RedisRole): Redis {
    let redis = this.#open.get(role);
    if (redis === undefined) {
      redis = openRedis(this.url, { role, log: this.log, outages: this.#outages, connectionName: `stepwell-${role}` });
      this.#open.set(role, redis);
      this.#noteCopies(redis);
    }
    return redis;
  }

  /** Somebody's request has failed for want of Redis. True: that Redis is away has been told, and how many failed will be. */
  requestFailed(): boolean {
    return this.#outages.requestFailed();
  }

  /** Close all of them; waits for replies under way as long as Redis is there, else at most `limitMs`. */
  async close(limitMs = 1_000): Promise<void> {
    const all = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(all.map((redis) => closeRedis(redis, limitMs)));
    for (const copy of this.#copies) giveUp(copy);
    this.#copies.clear();
  }

  #noteCopies(redis: Redis): void {
    const duplicate = redis.duplicate.bind(redis);
    redis.duplicate = (override) => {
      const copy = duplicate(override);
      this.#copies.add(copy);
      return copy;
    };
  }
}

/**
 * Disconnect, and fail what still waits. ioredis itself leaves commands unanswered that wait for a reconnect, and BullMQ's timer
 * for such a read would keep the process for six seconds.
 */
function giveUp(redis: Redis): void {
  redis.disconnect();
  // Private, hence without a type.
  (redis as unknown as { flushQueue(reason: Error): void }).flushQueue(new Error('Connection is closed.'));
}

/** Quit politely, or drop the connection when Redis does not answer in time. */
export async function closeRedis(redis: Redis, limitMs = 1_000): Promise<void> {
  if (redis.status === 'end') return;
  if (redis.status !== 'ready') return giveUp(redis);
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([redis.quit().catch(() => undefined), limit]);
  clearTimeout(timer);
  redis.disconnect();
}
