import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startTestRedis, type TestRedis } from '#testing';
import { OwnData } from '../shared/own-data.js';
import { PaymentTasks } from './payment.tasks.js';
import { Payments } from './payments.js';
import { TEST_CARDS } from './test-cards.js';

describe('payment', () => {
  let server: TestRedis;
  let redis: Redis;
  let tasks: PaymentTasks;
  let order: string;
  let orders = 0;

  beforeAll(async () => {
    server = await startTestRedis();
    redis = new Redis(server.url);
    tasks = new PaymentTasks(new Payments(new OwnData(redis, 'payment', server.namespace)));
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });
  beforeEach(() => {
    order = `order-${++orders}`;
  });

  const charge = (card: string) => tasks.charge({ order, card, amountCents: 1_200 });

  it('charges a good card at the first attempt', async () => {
    expect(await charge(TEST_CARDS.approved)).toMatchObject({ cardEnding: '4242', amountCents: 1_200, attempts: 1 });
  });

  it('cannot reach the bank twice, then can', async () => {
    await expect(charge(TEST_CARDS.unreachableTwice)).rejects.toMatchObject({ error: 'Payment.Transient' });
    await expect(charge(TEST_CARDS.unreachableTwice)).rejects.toMatchObject({ error: 'Payment.Transient' });
    expect(await charge(TEST_CARDS.unreachableTwice)).toMatchObject({ attempts: 3 });
  });

  it.each([
    { card: TEST_CARDS.alwaysUnreachable, error: 'Payment.Transient' },
    { card: TEST_CARDS.declined, error: 'Payment.Declined' },
  ])('$card fails with $error however often it is tried', async ({ card, error }) => {
    for (let attempt = 1; attempt <= 5; attempt++) await expect(charge(card)).rejects.toMatchObject({ error });
  });

  it('gives the first receipt again when the same order is charged twice', async () => {
    const receipt = await charge(TEST_CARDS.approved);
    expect(await charge(TEST_CARDS.approved)).toEqual(receipt);
  });

  it('refunds what was charged', async () => {
    await charge(TEST_CARDS.approved);
    expect(await tasks.refund({ order })).toEqual({ refundedCents: 1_200 });
  });

  it('refuses a charge that comes after the refund', async () => {
    expect(await tasks.refund({ order })).toEqual({ refundedCents: 0 });
    expect(await tasks.refund({ order })).toEqual({ refundedCents: 0 });
    await expect(charge(TEST_CARDS.approved)).rejects.toMatchObject({ error: 'Payment.Refunded' });
  });
});
