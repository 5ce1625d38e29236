import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { eventually, startOwnRedis, startProcess, startTestRedis } from './index.js';

describe('startTestRedis', () => {
  it('answers on its own address and leaves nothing behind on a given server', async () => {
    const host = await startOwnRedis();
    const before = process.env.REDIS_URL;
    process.env.REDIS_URL = host.url;
    try {
      const redis = await startTestRedis();
      const client = new Redis(redis.url);
      await client.set('somebody-elses', '1');
      await client.set(`${redis.namespace}:{p1}:x`, '1');
      await client.set(`${redis.executionsPrefix}:executions:id`, '1');
      await redis.stop();
      expect(await client.keys('*')).toEqual(['somebody-elses']);
      client.disconnect();
    } finally {
      if (before === undefined) delete process.env.REDIS_URL;
      else process.env.REDIS_URL = before;
      await host.stop();
    }
  });

  it('keeps its data over a crash when it is durable', async () => {
    const redis = await startOwnRedis({ appendonly: true });
    const client = new Redis(redis.url);
    client.on('error', () => undefined); // the connection breaks on purpose
    await client.set('kept', 'yes');
    await redis.kill();
    await redis.restart();
    expect(await client.get('kept')).toBe('yes');
    client.disconnect();
    await redis.stop();
  });
});

describe('startProcess', () => {
  it('waits for the ready line, records output and ends by signal', async () => {
    const script = `console.log('warming'); console.log('ready on 1'); setInterval(() => {}, 1000)`;
    const program = await startProcess('node', ['-e', script], { readyLine: /ready on \d/ });
    expect(program.output()).toContain('warming');
    expect(await program.kill()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('says what a program printed when it ends before it is ready', async () => {
    const failing = startProcess('node', ['-e', 'console.error("no port left"); process.exit(3)'], {
      readyLine: 'ready',
    });
    await expect(failing).rejects.toThrow(/"code":3.*no port left/s);
  });
});

describe('eventually', () => {
  it('returns the first answer and names the last failure when the time is up', async () => {
    let asked = 0;
    expect(await eventually(() => (++asked > 2 ? `after ${asked}` : undefined))).toBe('after 3');
    const never = eventually(() => Promise.reject(new Error('still empty')), { timeoutMs: 60 });
    await expect(never).rejects.toThrow('did not hold within 60 ms: still empty');
  });
});
