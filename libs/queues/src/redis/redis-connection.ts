import { Redis, type RedisOptions } from 'ioredis';
import type { Log } from '../log.js';
import { endpointOf } from './redis-endpoint.js';
import { RedisOutages } from './redis-outages.js';

/**
 * What a connection is for:
 * - `blocking`: BullMQ workers. BullMQ makes a further copy of it for its blocking read.
 * - `commands`: scripts and job adds of background work; a command waits through an outage until Redis is back.
 * - `listening`: subscriptions; it takes no other command.
 * - `fail-fast`: behind a request somebody waits for; without Redis a command fails within a second.
 */
export type RedisRole = 'blocking' | 'commands' | 'listening' | 'fail-fast';

/** Longest pause between two attempts to connect, ms: work resumes about this long after Redis is back. */
export const RECONNECT_MS = 1_000;

/** How long a request that somebody waits for may wait for Redis, ms. */
const FAIL_FAST_MS = 1_000;

/*
 * After a partition a connection may look open for a quarter of an hour: TCP itself gives up no sooner. One that owes a reply
 * and has sent nothing for `socketTimeout` is dropped and made anew; commands under way are then sent again. Redis is silent
 * for as long as BullMQ asks it to wait for a job (10 s at most), or a script runs; it is not kept waiting otherwise.
 */
const ROLE_OPTIONS: Readonly<Record<RedisRole, RedisOptions>> = {
  blocking: { maxRetriesPerRequest: null, socketTimeout: 15_000 },
  commands: { maxRetriesPerRequest: null, socketTimeout: 8_000 },
  listening: { maxRetriesPerRequest: null, socketTimeout: 8_000 },
  'fail-fast': {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    connectTimeout: FAIL_FAST_MS,
    commandTimeout: FAIL_FAST_MS,
    socketTimeout: 3_000,
  },
};

export interface OpenRedisOptions {
  readonly role: RedisRole;
  readonly log: Log;
  /** Share it between connections to the same Redis, so that an outage is told once. */
  readonly outages?: RedisOutages;
  /** Shown by `CLIENT LIST`. */
  readonly connectionName?: string;
}

/**
 * Connect to a Redis. `rediss://` is TLS; user, password and database come from the URL. Never throws for an outage and
 * never prints a stack: it says so in one line, keeps trying, and says when Redis is back.
 *
 * @throws Error when `url` is no Redis URL
 */
export function openRedis(url: string, options: OpenRedisOptions): Redis {
  const outages = options.outages ?? new RedisOutages(endpointOf(url), options.log, RECONNECT_MS);
  const redis = new Redis(url, {
    ...ROLE_OPTIONS[options.role],
    connectionName: options.connectionName,
    keepAlive: 10_000,
    // ioredis keeps this timer, hence the process, even when the connection it closes has long been gone.
    disconnectTimeout: 250,
    retryStrategy: (times) => reconnectDelay(times),
    // A replica answers READONLY after a failover: the address now leads elsewhere, so connect anew and repeat the command.
    // Before Redis 7, what a command in a script is answered comes in a text of its own.
    reconnectOnError: ({ message }) =>
      /^(ERR Error running script .*: -)?(READONLY|UNBLOCKED|MASTERDOWN)\b/.test(message) ? 2 : false,
  });
  redis.on('error', (error) => outages.failed(error));
  redis.on('ready', () => outages.ready());
  return redis;
}

/** 50 ms, 100 ms, … up to RECONNECT_MS, with jitter so that many processes do not come back in step. */
function reconnectDelay(times: number): number {
  const ms = Math.min(RECONNECT_MS, 50 * 2 ** Math.min(times - 1, 10));
  return Math.round(ms * (0.75 + Math.random() * 0.25));
}
