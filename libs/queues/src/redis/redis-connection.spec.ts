import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually, freePort, SilentWay, startOwnRedis, type OwnRedis } from '#testing';
import { SILENT_LOG } from '../log.js';
import { openQueue } from '../open-queue.js';
import { endpointOf, parseRedisUrl } from './redis-endpoint.js';
import { RedisConnections } from './redis-connections.js';
import { untilRedisAnswers } from './until-redis-answers.js';

class Recorder {
  readonly lines: string[] = [];
  log = (message: string) => void this.lines.push(message);
  warn = this.log;
  error = this.log;
}

describe('endpointOf', () => {
  it.each([
    { url: 'redis://user:secret@db.example:6380/4', endpoint: 'db.example:6380' },
    { url: 'rediss://:secret@db.example', endpoint: 'db.example:6379' },
    { url: 'redis://[::1]:7000', endpoint: '[::1]:7000' },
  ])('$url → $endpoint, without credentials', ({ url, endpoint }) => {
    expect(endpointOf(url)).toBe(endpoint);
  });

  it('refuses other addresses without repeating them', () => {
    expect(() => parseRedisUrl('http://user:secret@x')).toThrow(/^REDIS_URL is not a Redis address/);
    expect(() => parseRedisUrl('localhost')).not.toThrow('localhost');
  });
});

describe('an outage', () => {
  let redis: OwnRedis | undefined;
  let connections: RedisConnections | undefined;

  afterEach(async () => {
    await connections?.close();
    await redis?.stop();
    connections = redis = undefined;
  });

  it('is told in one line when it begins and one when it is over, for all connections and queues together', async () => {
    redis = await startOwnRedis();
    const told = new Recorder();
    connections = new RedisConnections(redis.url, told);
    const [blocking, commands, failFast] = [
      connections.get('blocking'),
      connections.get('commands'),
      connections.get('fail-fast'),
    ];
    const queue = openQueue({ name: 'q', prefix: 'outage' }, { connection: commands, log: told });
    await Promise.all([queue.waitUntilReady(), blocking.ping(), eventually(() => failFast.status === 'ready')]);

    await redis.kill();
    await eventually(() => told.lines.length > 0);
    await expect(failFast.ping()).rejects.toThrow();
    expect([connections.requestFailed(), connections.requestFailed()]).toEqual([true, true]);
    const added = queue.add('later', {});
    await redis.restart();
    await added;
    await eventually(() => [blocking, failFast].every((one) => one.status === 'ready'));
    await queue.close();

    expect(told.lines).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Redis at 127\\.0\\.0\\.1:${redis.port} is not reachable \\(ECONN\\w+\\): retrying every 1 s; set REDIS_URL or start Redis$`,
        ),
      ),
      expect.stringMatching(
        new RegExp(
          `^Redis at 127\\.0\\.0\\.1:${redis.port} is reachable again after \\d+\\.\\d s; 2 request\\(s\\) failed meanwhile$`,
        ),
      ),
    ]);
    expect(connections.requestFailed()).toBe(false);
  });

  it('is told as a refusal while the password is wrong, and is over once it is right', async () => {
    redis = await startOwnRedis();
    const administrator = new RedisConnections(redis.url, SILENT_LOG);
    await administrator.get('commands').config('SET', 'requirepass', 'right');
    const told = new Recorder();
    connections = new RedisConnections(redis.url.replace('//', '//:other@'), told);
    const asked = untilRedisAnswers(() => (connections as RedisConnections).get('commands').ping());
    await eventually(() => told.lines.length > 0);
    await administrator.get('commands').config('SET', 'requirepass', 'other');
    expect(await asked).toBe('PONG');
    await administrator.close();
    expect(told.lines).toEqual([
      expect.stringMatching(
        /^Redis at \S+ refuses the connection \(WRONGPASS [^\n]*\): retrying every 1 s; check user and password in REDIS_URL$/,
      ),
      expect.stringMatching(/is reachable again after/),
    ]);
  });

  it('is told when Redis was never there, and closing does not wait for it', async () => {
    const told = new Recorder();
    connections = new RedisConnections(`redis://127.0.0.1:${await freePort()}`, told);
    connections.get('commands');
    await eventually(() => told.lines.length === 1);
    expect(told.lines[0]).toContain('ECONNREFUSED');
    // As BullMQ waits for jobs. ioredis alone would leave it unanswered, and BullMQ's timer for it would keep the process.
    const copy = connections.get('blocking').duplicate();
    copy.on('error', () => undefined);
    const waiting = copy.bzpopmin('marker', 5);
    const refused = expect(waiting).rejects.toThrow('Connection is closed');
    await connections.close();
    await refused;
  });
});

describe('a connection that looks open but is dead', () => {
  it('fails a request within a second, and is made anew: what waits is sent again', async () => {
    const redis = await startOwnRedis();
    const way = new SilentWay(redis.port);
    const told = new Recorder();
    const connections = new RedisConnections(await way.open(), told);
    try {
      const [commands, failFast] = [connections.get('commands'), connections.get('fail-fast')];
      await Promise.all([commands.ping(), eventually(() => failFast.status === 'ready')]);
      way.fallSilent();

      const began = Date.now();
      const waiting = commands.incr('counted');
      await expect(failFast.ping()).rejects.toThrow('Command timed out');
      expect(Date.now() - began).toBeLessThan(1_500);
      await eventually(() => failFast.ping().catch(() => undefined), { timeoutMs: 6_000 });
      expect(await waiting).toBe(1);
      expect(Date.now() - began).toBeLessThan(12_000);
      expect(told.lines[0]).toContain('is not reachable (no answer)');
    } finally {
      await connections.close();
      way.close();
      await redis.stop();
    }
  }, 30_000);
});
