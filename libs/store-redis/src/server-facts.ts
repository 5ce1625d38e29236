import type { Redis } from 'ioredis';

/** What a Redis says of itself. A member is absent when the server does not tell this user. */
export interface ServerFacts {
  readonly version?: string;
  /** `slave` is Redis' word for a replica. */
  readonly role?: string;
  /** Replicas that are connected. */
  readonly replicas?: number;
  readonly evictionPolicy?: string;
  readonly appendonly?: boolean;
  readonly appendfsync?: string;
  /** While the append-only file is rewritten nothing is flushed to disk. */
  readonly noAppendfsyncOnRewrite?: boolean;
}

/** Asks the server; CONFIG or INFO may be forbidden, as on managed servers, and then what the other tells must do. */
export async function readServerFacts(redis: Redis): Promise<ServerFacts> {
  const [info, eviction, appendonly, appendfsync, onRewrite] = await Promise.all([
    unlessForbidden(() => redis.info()),
    configured(redis, 'maxmemory-policy'),
    configured(redis, 'appendonly'),
    configured(redis, 'appendfsync'),
    configured(redis, 'no-appendfsync-on-rewrite'),
  ]);
  const field = (name: string) => new RegExp(`^${name}:([^\\r\\n]+)`, 'm').exec(info ?? '')?.[1];
  const replicas = field('connected_slaves');
  const aof = appendonly ?? field('aof_enabled');
  return {
    version: field('redis_version'),
    role: field('role'),
    replicas: replicas === undefined ? undefined : Number(replicas),
    evictionPolicy: eviction ?? field('maxmemory_policy'),
    appendonly: aof === undefined ? undefined : aof === 'yes' || aof === '1',
    appendfsync,
    noAppendfsyncOnRewrite: onRewrite === undefined ? undefined : onRewrite === 'yes',
  };
}

async function configured(redis: Redis, name: string): Promise<string | undefined> {
  return (await unlessForbidden(() => redis.config('GET', name) as Promise<readonly string[]>))?.[1];
}

async function unlessForbidden<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && /^(NOPERM|ERR)|unknown command|not allowed/i.test(error.message)) return undefined;
    throw error;
  }
}
