import type { Redis } from 'ioredis';
import type { ExpressTaskStore, TaskStore, WorkerRegistry } from '#store';
import { RedisExpressTasks, RedisTaskStore } from '#store-redis';
import type { ResolvedWorkerOptions } from './worker-options.js';

/** What a worker sees of the store: claims, heartbeats and outcomes, and who serves what. Waits until Redis is there. */
export async function openWorkerStore(
  redis: Redis,
  { namespace, partitions, stateShards }: ResolvedWorkerOptions,
): Promise<{ readonly store: TaskStore & WorkerRegistry; readonly express: ExpressTaskStore }> {
  const store = await new RedisTaskStore(redis, { namespace, partitions, stateShards }).open();
  return { store, express: new RedisExpressTasks(redis, { namespace, partitions }) };
}
