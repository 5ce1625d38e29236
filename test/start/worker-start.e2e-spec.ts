import { describe, expect, it } from '@jest/globals';
import { RedisConnections, SILENT_LOG } from '#queues';
import { freePort, startOwnRedis, startProcess, type TestProcess } from '#testing';

const PROGRAM = 'dist/examples/hello-worker/plain.js';

/** What a worker process of `runWorker` writes from its start to its end: every line counts. */
describe('a worker process', () => {
  const start = (env: Record<string, string>, readyLine?: RegExp): Promise<TestProcess> =>
    startProcess(process.execPath, [PROGRAM], { env, readyLine });
  const linesOf = (worker: TestProcess): string[] => worker.output().trim().split('\n');

  it('serves until a signal, and says nothing but what it serves', async () => {
    const redis = await startOwnRedis();
    try {
      const worker = await start({ REDIS_URL: redis.url }, /serves/);
      expect(await worker.stop()).toEqual({ code: 0, signal: null });
      expect(linesOf(worker)).toEqual([
        expect.stringMatching(/^worker \S+ serves \S+:function:greet by handler 'greet'/),
      ]);
    } finally {
      await redis.stop();
    }
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends in order by %s while it still waits for Redis', async (signal) => {
    const worker = await start({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` }, /is not reachable/);
    expect(await worker.kill(signal)).toEqual({ code: 0, signal: null });
    expect(linesOf(worker)).toHaveLength(1);
  });

  it('says in one line which setting is out of range', async () => {
    const worker = await start({ STEPWELL_PARTITIONS: 'many' });
    expect(await worker.exited).toEqual({ code: 1, signal: null });
    expect(linesOf(worker)).toEqual([expect.stringContaining('STEPWELL_PARTITIONS')]);
  });

  it('says in one line that Redis may delete what it needs', async () => {
    const redis = await startOwnRedis();
    const administrator = new RedisConnections(redis.url, SILENT_LOG);
    try {
      await administrator.get('commands').config('SET', 'maxmemory-policy', 'allkeys-lru');
      const worker = await start({ REDIS_URL: redis.url });
      expect(await worker.exited).toEqual({ code: 1, signal: null });
      expect(linesOf(worker)).toEqual([expect.stringMatching(/^Redis has maxmemory-policy allkeys-lru/)]);
    } finally {
      await administrator.close();
      await redis.stop();
    }
  });
});
