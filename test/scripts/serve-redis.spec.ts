import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { freePort, startProcess, type TestProcess } from '#testing';

describe('npm run redis', () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'stepwell-redis-'));
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  const serve = (port: number, readyLine?: RegExp): Promise<TestProcess> =>
    startProcess(process.execPath, ['scripts/redis/serve.mjs', '--port', String(port), '--data', data], { readyLine });

  async function on<T>(port: number, ask: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(port, '127.0.0.1');
    try {
      return await ask(redis);
    } finally {
      redis.disconnect();
    }
  }

  it('serves until Ctrl-C, keeps its data for the next time, and is spoken to by redis:cli', async () => {
    const port = await freePort();
    const first = await serve(port, /Ctrl-C stops it/);
    await on(port, (redis) => redis.set('kept', 'yes'));
    expect(await first.kill('SIGINT')).toEqual({ code: 0, signal: null });
    const second = await serve(port, /Ctrl-C stops it/);
    expect(await on(port, (redis) => redis.get('kept'))).toBe('yes');
    expect(await on(port, (redis) => redis.config('GET', 'maxmemory-policy'))).toEqual([
      'maxmemory-policy',
      'noeviction',
    ]);
    const url = `redis://someone:hidden%21@127.0.0.1:${port}/3`;
    await on(port, (redis) => redis.acl('SETUSER', 'someone', 'on', '>hidden!', '~*', '+@all'));
    const client = await startProcess(process.execPath, ['scripts/redis/cli.mjs', 'SET', 'by', 'hand'], {
      env: { REDIS_URL: url },
    });
    expect(await client.exited).toEqual({ code: 0, signal: null });
    expect(client.output()).toBe('OK\n');
    expect(await on(port, (redis) => redis.select(3).then(() => redis.get('by')))).toBe('hand');
    const third = await serve(port);
    expect(await third.exited).toEqual({ code: 1, signal: null });
    expect(third.output()).toBe(`Port ${port} is taken: use what listens there, or say --port <another one>.\n`);
    await second.stop();
  });
});
