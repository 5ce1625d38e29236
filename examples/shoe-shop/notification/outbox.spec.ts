import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startTestRedis, type TestRedis } from '#testing';
import { OwnData } from '../shared/own-data.js';
import { Outbox } from './outbox.js';

let server: TestRedis;
let redis: Redis;
let outbox: Outbox;

beforeAll(async () => {
  server = await startTestRedis();
  redis = new Redis(server.url);
  outbox = new Outbox(new OwnData(redis, 'notification', server.namespace));
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

it('sends one message for each id, however often it is asked', async () => {
  const publication = {
    TopicArn: 'arn:aws:sns:us-east-1:123456789012:orders',
    Subject: 'Sent',
    Message: { order: 'a' },
  };
  const first = await outbox.send('a#Confirm', publication);
  expect(await outbox.send('a#Confirm', publication)).toBe(first);
  const second = await outbox.send('b#Confirm', publication);

  const messages = await outbox.read();
  expect(messages.map(({ MessageId }) => MessageId).sort()).toEqual([first, second].sort());
  expect(messages[0]).toMatchObject(publication);
});
