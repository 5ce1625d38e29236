import type { Redis } from 'ioredis';
import type { TaskStore, WorkerRegistry } from '#store';
import { RedisStore } from '#store-redis';
import type { ResolvedWorkerOptions } from './worker-options.js';

/** What a worker sees of the store: claims, heartbeats and outcomes, and who serves what. Waits until Redis is there. */
export async function openWorkerStore(redis: Redis, options: ResolvedWorkerOptions): Promise<TaskStore & WorkerRegistry> {
  const store = new RedisStore(redis, { namespace: options.namespace, partitions: options.partitions });
  await store.open();
  return store;
}
