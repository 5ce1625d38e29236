import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { MemoryStore } from '#store';
import { Actors, actorSteps, type OpenedStore } from '#store/contract';
import { startTestRedis, type TestRedis } from '#testing';
import { RedisStore } from './redis-store.js';

let server: TestRedis;
let redis: Redis;
let run = 0;

beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

const OPTIONS = { partitions: 1, graceMs: 0, maxEvents: 40 };

function memory(): OpenedStore {
  const store = new MemoryStore(OPTIONS);
  return { store, pass: async () => undefined, loseDue: async () => store.loseDue(), close: async () => undefined };
}

function onRedis(): OpenedStore {
  const namespace = `${server.namespace}-${(run += 1)}`;
  const loseDue = async (): Promise<void> => {
    await redis.del(`${namespace}:{p0}:due`);
  };
  return {
    store: new RedisStore(redis, { ...OPTIONS, namespace }),
    pass: async () => undefined,
    loseDue,
    close: async () => undefined,
  };
}

describe('Redis and memory', () => {
  it('answer any sequence of operations alike', async () => {
    await fc.assert(
      fc.asyncProperty(actorSteps, async (steps) => {
        const [expected, actual] = [new Actors(memory()), new Actors(onRedis())];
        for (const step of steps) {
          expect({ step, answer: await actual.perform(step) }).toEqual({ step, answer: await expected.perform(step) });
        }
        expect(await actual.everything()).toEqual(await expected.everything());
      }),
      { numRuns: Number(process.env['STEPWELL_PROPERTY_RUNS'] ?? 150) },
    );
  }, 120_000);
});
