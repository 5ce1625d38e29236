import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startOwnRedis, type OwnRedis } from '#testing';
import { serverProblems, type Durability } from './durability.js';
import { RedisStore } from './redis-store.js';
import type { ServerFacts } from './server-facts.js';

const DURABLE: ServerFacts = {
  version: '7.2.4',
  role: 'master',
  evictionPolicy: 'noeviction',
  appendonly: true,
  appendfsync: 'everysec',
  noAppendfsyncOnRewrite: false,
};

describe('serverProblems', () => {
  it.each<{ declared: Durability; but: ServerFacts; problem: RegExp }>([
    { declared: 'strict', but: {}, problem: /appendfsync everysec.*needs appendfsync always.*DURABILITY=standard\.$/ },
    { declared: 'strict', but: { appendonly: false }, problem: /appendonly no.*strict.*=ephemeral\.$/ },
    { declared: 'strict', but: { appendfsync: undefined }, problem: /appendfsync unknown/ },
    { declared: 'standard', but: { appendonly: false }, problem: /appendonly no.*CONFIG SET appendonly yes/ },
    { declared: 'standard', but: { appendfsync: 'no' }, problem: /needs appendfsync everysec \(or always\)/ },
    { declared: 'standard', but: { noAppendfsyncOnRewrite: true }, problem: /no-appendfsync-on-rewrite yes/ },
    {
      declared: 'ephemeral',
      but: { evictionPolicy: 'allkeys-lru' },
      problem: /maxmemory-policy allkeys-lru.*noeviction/,
    },
    { declared: 'ephemeral', but: { version: '6.0.16' }, problem: /version 6\.0\.16.*6\.2/ },
    { declared: 'ephemeral', but: { role: 'slave' }, problem: /replica/ },
  ])('$declared: $but is a problem', ({ declared, but, problem }) => {
    expect(serverProblems({ ...DURABLE, ...but }, declared)).toEqual([expect.stringMatching(problem)]);
  });

  it.each<{ declared: Durability; but: ServerFacts }>([
    { declared: 'strict', but: { appendfsync: 'always' } },
    { declared: 'standard', but: {} },
    { declared: 'standard', but: { appendfsync: 'always' } },
    { declared: 'standard', but: { appendfsync: undefined, noAppendfsyncOnRewrite: undefined } },
    { declared: 'ephemeral', but: { appendonly: false, appendfsync: 'no' } },
  ])('$declared: $but is well', ({ declared, but }) => {
    expect(serverProblems({ ...DURABLE, ...but }, declared)).toEqual([]);
  });
});

describe('opening a store on a real Redis', () => {
  let server: OwnRedis;
  let redis: Redis;
  const open = (durability?: Durability) => new RedisStore(redis, { partitions: 2, durability }).open();

  beforeAll(async () => {
    server = await startOwnRedis({ appendonly: true });
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  it('takes strict with appendfsync always only', async () => {
    await expect(open('strict')).rejects.toThrow('needs appendfsync always');
    await redis.config('SET', 'appendfsync', 'always');
    await open('strict');
    await redis.config('SET', 'appendfsync', 'everysec');
    await open('standard');
  });

  it('refuses standard without an append-only file, before it writes anything', async () => {
    await redis.flushall();
    await redis.config('SET', 'appendonly', 'no');
    await expect(open('standard')).rejects.toThrow('STEPWELL_DURABILITY is standard, which needs appendonly yes');
    expect(await redis.dbsize()).toBe(0);
    await open();
  });
});
