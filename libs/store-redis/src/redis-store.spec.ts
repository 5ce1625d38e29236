import { afterAll, beforeAll } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { executionStoreContract } from '#store/contract';
import { startTestRedis, type TestRedis } from '#testing';
import { RedisStore } from './redis-store.js';

let server: TestRedis;
let redis: Redis;
let opened = 0;

beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

executionStoreContract('redis', async (options) => {
  opened += 1;
  const namespace = `${server.namespace}-${opened}`;
  const store = await new RedisStore(redis, { namespace, ...options }).open();
  return {
    store,
    pass: (ms) => sleep(ms).then(() => undefined),
    loseDue: async () => {
      for (let k = 0; k < store.partitions; k += 1) await redis.del(`${namespace}:{p${k}}:due`);
    },
    close: async () => undefined,
  };
});
