import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { EXPRESS_TASK_FORMAT, parseTaskNews, UnknownFormatError, type TaskNews } from '#store';
import { expressTaskContract } from '#store/contract';
import { startTestRedis, type TestRedis } from '#testing';
import { Keys } from './keys.js';
import { RedisExpressTasks } from './redis-express-tasks.js';

let server: TestRedis;
let redis: Redis;
let listener: Redis;
const heard = new Map<string, TaskNews[]>();

beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.url);
  listener = new Redis(server.url);
  await listener.subscribe('here');
  listener.on('message', (_, text: string) => {
    const news = parseTaskNews(text);
    if (news) heard.set(news.ref.execution, [...(heard.get(news.ref.execution) ?? []), news]);
  });
});
afterAll(async () => {
  redis.disconnect();
  listener.disconnect();
  await server.stop();
});

expressTaskContract('redis', async () => ({
  board: new RedisExpressTasks(redis, { namespace: server.namespace, partitions: 4 }),
  newsOf: async ({ execution }) => {
    // Behind all that was published, over the connection that hears of it.
    await listener.ping();
    await sleep(50);
    return heard.get(execution) ?? [];
  },
  pass: (ms) => sleep(ms).then(() => undefined),
}));

it('leaves an attempt of a newer release to workers of that one', async () => {
  const namespace = `${server.namespace}-newer`;
  const ref = { execution: 'AAAAAAAAAAAAAAAAAAAAAA', frame: 'r', token: 't' };
  await redis.hset(new Keys(namespace, 4).expressTask(ref), { fmt: EXPRESS_TASK_FORMAT + 1, task: '?', reply: 'x' });
  const tasks = new RedisExpressTasks(redis, { namespace, partitions: 4 });
  await expect(tasks.beginTask(ref, { worker: 'w', claim: 'c', leaseMs: 1 })).rejects.toThrow(UnknownFormatError);
});
