import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openRedis } from '#queues';
import { type Durability, readServerFacts } from '#store-redis';
import { eventually, startOwnRedis, type OwnRedis } from '#testing';
import { ServerWatch } from './server-watch.js';

describe('ServerWatch', () => {
  let server: OwnRedis;
  let redis: ReturnType<typeof openRedis>;
  let lines: string[];
  let watch: ServerWatch;
  const say = (line: string) => void lines.push(line);

  const begin = async (declared: Durability): Promise<void> => {
    watch = new ServerWatch(redis, declared, { log: say, warn: say, error: say });
    watch.start(await readServerFacts(redis));
  };

  beforeEach(async () => {
    server = await startOwnRedis({ appendonly: true });
    redis = openRedis(server.url, { role: 'commands', log: { log: () => {}, warn: () => {}, error: () => {} } });
    lines = [];
  });
  afterEach(async () => {
    watch.stop();
    redis.disconnect();
    await server.stop();
  });

  it('notices once when the server has become weaker, and when it is mended', async () => {
    await begin('standard');
    expect(watch.problems).toEqual([]);
    await redis.config('SET', 'appendfsync', 'no');
    await watch.look();
    await watch.look();
    expect(watch.problems).toEqual([
      expect.stringMatching(/^Redis has appendfsync no, but .* needs appendfsync every/),
    ]);
    await redis.config('SET', 'appendfsync', 'everysec');
    await watch.look();
    expect(watch.problems).toEqual([]);
    expect(watch.durability).toEqual({
      declared: 'standard',
      redis: expect.stringMatching(/^Redis \d\S+ \(master\), appendfsync everysec$/),
    });
    expect(lines).toEqual([
      expect.stringContaining('appendfsync no'),
      expect.stringMatching(/^durability standard again: /),
    ]);
  });

  it('looks again when the connection has been made anew', async () => {
    await begin('standard');
    await redis.config('SET', 'maxmemory-policy', 'volatile-lru');
    expect(watch.problems).toEqual([]);
    redis.disconnect(true);
    await eventually(() => watch.problems.some((problem) => problem.includes('volatile-lru')));
  });
});
