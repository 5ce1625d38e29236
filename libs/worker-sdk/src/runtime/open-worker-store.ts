import type { Redis } from 'ioredis';
import type { TaskStore, WorkerRegistry } from '#store';
import { RedisTaskStore } from '#store-redis';
import type { ResolvedWorkerOptions } from './worker-options.js';

/** What a worker sees of the store: claims, heartbeats and outcomes, and who serves what. Waits until Redis is there. */
export function openWorkerStore(redis: Redis, options: ResolvedWorkerOptions): Promise<TaskStore & WorkerRegistry> {
  const { namespace, partitions, stateShards } = options;
  return new RedisTaskStore(redis, { namespace, partitions, stateShards }).open();
}
