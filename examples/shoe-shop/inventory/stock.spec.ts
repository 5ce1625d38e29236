import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startTestRedis, type TestRedis } from '#testing';
import { OwnData } from '../shared/own-data.js';
import { parseStock } from './opening-stock.js';
import { Stock } from './stock.js';

describe('stock', () => {
  let server: TestRedis;
  let redis: Redis;
  let stock: Stock;
  let sku: string;
  let tests = 0;

  beforeAll(async () => {
    server = await startTestRedis();
    redis = new Redis(server.url);
    stock = new Stock(new OwnData(redis, 'inventory', server.namespace));
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });
  beforeEach(async () => {
    sku = `shoe-${++tests}`;
    await stock.introduce(sku, 5);
  });

  const line = (order: string, quantity = 1) => ({ order: `${order}-${sku}`, line: 0, sku, quantity });

  it('takes reserved pairs from the shelf', async () => {
    expect(await stock.reserve(line('a', 2))).toBe('reserved');
    expect(await stock.pairsLeft(sku)).toBe(3);
  });

  it('reserves a line once, however often it is asked', async () => {
    await stock.reserve(line('a', 2));
    expect(await stock.reserve(line('a', 2))).toBe('reserved');
    expect(await stock.pairsLeft(sku)).toBe(3);
  });

  it('is sold out when fewer pairs are left than wanted, and then takes none', async () => {
    expect(await stock.reserve(line('a', 6))).toBe('sold-out');
    expect(await stock.pairsLeft(sku)).toBe(5);
  });

  it('gives the last pair to exactly one of many', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, order) => stock.reserve(line(String(order)))));
    expect(answers.filter((answer) => answer === 'reserved')).toHaveLength(5);
    expect(await stock.pairsLeft(sku)).toBe(0);
  });

  it('puts released pairs back once', async () => {
    await stock.reserve(line('a', 2));
    expect(await stock.release(line('a', 2))).toBe(2);
    expect(await stock.release(line('a', 2))).toBe(0);
    expect(await stock.pairsLeft(sku)).toBe(5);
  });

  it('refuses a reservation that arrives after its release', async () => {
    expect(await stock.release(line('a', 2))).toBe(0);
    expect(await stock.reserve(line('a', 2))).toBe('released');
    expect(await stock.pairsLeft(sku)).toBe(5);
  });

  it.each([0, -1, 1.5])('refuses a quantity of %d', async (quantity) => {
    await expect(stock.reserve(line('a', quantity))).rejects.toThrow('whole number of pairs');
  });

  it('does not fill up a shelf it knows already', async () => {
    await stock.reserve(line('a', 2));
    await stock.introduce(sku, 5);
    expect(await stock.pairsLeft(sku)).toBe(3);
  });
});

describe('SHOP_STOCK', () => {
  it('is a list of sku=pairs', () => {
    expect([...parseStock('rain-boot=12, sandal=0')]).toEqual([
      ['rain-boot', 12],
      ['sandal', 0],
    ]);
  });

  it.each(['', 'rain-boot', 'rain-boot=-1', 'rain-boot=1,,sandal=2'])('refuses "%s"', (text) => {
    expect(() => parseStock(text)).toThrow('is not of the form sku=pairs');
  });
});
