import type { Provider } from '@nestjs/common';
import { RedisConnections, untilRedisAnswers } from '#queues';
import { RedisStore } from '#store-redis';
import { TaskTokens } from '../callbacks/task-tokens.js';
import type { Settings } from '../config/settings.js';
import { DefinitionCache } from '../definitions/definition-cache.js';
import { ServerWatch } from '../health/server-watch.js';
import {
  ACTIVITY_STORE,
  CLOCK,
  DEFINITIONS,
  EXECUTION_STORE,
  IDENTITY,
  OUTAGES,
  PAGE_TOKEN_KEY,
  SETTINGS,
  STATE_MACHINE_STORE,
  WORKER_REGISTRY,
} from '../tokens.js';
import { RedisClock } from '../transitions/redis-clock.js';
import { API_STORE, LOG, WORK_DEFINITIONS, WORK_STORE } from './shared.js';

/** What is kept, and by which connection it is reached. */
export const STORES: readonly Provider[] = [
  RedisClock,
  { provide: CLOCK, useExisting: RedisClock },
  {
    provide: API_STORE,
    useFactory: (redis: RedisConnections, settings: Settings) => openStore(redis, 'fail-fast', settings),
    inject: [RedisConnections, SETTINGS],
  },
  {
    provide: WORK_STORE,
    useFactory: (redis: RedisConnections, settings: Settings) => openStore(redis, 'commands', settings),
    inject: [RedisConnections, SETTINGS],
  },
  { provide: EXECUTION_STORE, useExisting: API_STORE },
  { provide: STATE_MACHINE_STORE, useExisting: API_STORE },
  { provide: ACTIVITY_STORE, useExisting: API_STORE },
  { provide: WORKER_REGISTRY, useExisting: API_STORE },
  { provide: OUTAGES, useExisting: RedisConnections },
  { provide: IDENTITY, useFactory: ({ account, region }: Settings) => ({ account, region }), inject: [SETTINGS] },
  {
    provide: PAGE_TOKEN_KEY,
    useFactory: (store: RedisStore) => store.sharedSecret('page-tokens'),
    inject: [WORK_STORE],
  },
  {
    provide: TaskTokens,
    useFactory: async (store: RedisStore) => new TaskTokens(await store.sharedSecret('task-tokens')),
    inject: [WORK_STORE],
  },
  { provide: DEFINITIONS, useFactory: (store: RedisStore) => new DefinitionCache(store), inject: [API_STORE] },
  {
    provide: WORK_DEFINITIONS,
    useFactory: (definitions: DefinitionCache, store: RedisStore) => definitions.readBy(store),
    inject: [DEFINITIONS, WORK_STORE],
  },
  {
    provide: ServerWatch,
    useFactory: (redis: RedisConnections, { durability }: Settings) =>
      new ServerWatch(redis.get('commands'), durability, LOG),
    inject: [RedisConnections, SETTINGS],
  },
];

async function openStore(
  redis: RedisConnections,
  role: 'fail-fast' | 'commands',
  settings: Settings,
): Promise<RedisStore> {
  const { namespace, partitions, stateShards, retentionDays, durability } = settings;
  const store = new RedisStore(redis.get(role), { namespace, partitions, stateShards, retentionDays, durability });
  if (role === 'commands') await untilRedisAnswers(() => store.open());
  return store;
}
