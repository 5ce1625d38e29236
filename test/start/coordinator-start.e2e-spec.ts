import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RedisConnections, SILENT_LOG } from '#queues';
import { freePort, metricsOf, startOwnRedis, startProcess, startTestRedis } from '#testing';
import type { OwnRedis, TestProcess, TestRedis } from '#testing';

const PROGRAM = 'dist/apps/coordinator/src/main.js';
const TIME = '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z';

/** What a coordinator writes from its start to its end: every line counts, there is no noise around it. */
describe('a coordinator process', () => {
  let redis: TestRedis;
  let env: Record<string, string>;

  beforeAll(async () => {
    redis = await startTestRedis();
    env = {
      REDIS_URL: redis.url,
      STEPWELL_NAMESPACE: redis.namespace,
      STEPWELL_EXECUTIONS_PREFIX: redis.executionsPrefix,
      STEPWELL_PARTITIONS: '8',
      STEPWELL_PORT: '0',
    };
  });
  afterAll(() => redis.stop());

  const start = (more: Record<string, string> = {}, readyLine?: RegExp): Promise<TestProcess> =>
    startProcess(process.execPath, [PROGRAM], { env: { ...env, ...more }, readyLine });
  const linesOf = (coordinator: TestProcess): string[] => coordinator.output().trim().split('\n');

  describe('that runs', () => {
    let coordinator: TestProcess;
    let endpoint: string;

    beforeAll(async () => {
      coordinator = await start({}, /listens on/);
      endpoint = /http:\/\/[\w.:]+/.exec(await coordinator.line(/listens on/))?.[0] ?? '';
    });
    afterAll(() => coordinator.stop());

    it('tells a browser what it is', async () => {
      const answer = await fetch(endpoint);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toMatch(/^Stepwell speaks AWS Step Functions here: POST [^\n]*\n$/);
    });

    it('leaves a second one on its port with one line', async () => {
      const port = new URL(endpoint).port;
      const second = await start({ STEPWELL_PORT: port });
      expect(await second.exited).toEqual({ code: 1, signal: null });
      expect(linesOf(second)).toEqual([
        expect.stringMatching(new RegExp(`^${TIME} ERROR coordinator: Port ${port} on 127.0.0.1 is taken: .*$`)),
      ]);
    });

    it.each(['192.0.2.1', 'no-such-host.invalid'])(
      'names the setting of an address that is not its own (%s)',
      async (host) => {
        const elsewhere = await start({
          STEPWELL_HOST: host,
          // Without, it would not even try to listen where others can reach it.
          STEPWELL_ACCESS_KEY_ID: 'AKIDEXAMPLE000000000',
          STEPWELL_SECRET_ACCESS_KEY: 'a-secret-of-this-test-alone',
        });
        expect(await elsewhere.exited).toEqual({ code: 1, signal: null });
        expect(linesOf(elsewhere)).toEqual([
          expect.stringContaining('INFO  access: auth is on'),
          expect.stringContaining(`ERROR coordinator: ${host} is no address of this machine: set STEPWELL_HOST to`),
        ]);
      },
    );

    it('leaves one with other partitions with one line', async () => {
      const other = await start({ STEPWELL_PARTITIONS: '16' });
      expect(await other.exited).toEqual({ code: 1, signal: null });
      expect(linesOf(other)).toEqual([
        expect.stringMatching(
          new RegExp(`^${TIME} ERROR coordinator: The store .* was created with 8 partitions, .*$`),
        ),
      ]);
    });

    it('tells how it is, and what Redis keeps', async () => {
      const ready = await fetch(`${endpoint}/health/ready`);
      expect(ready.status).toBe(200);
      expect(await ready.json()).toMatchObject({
        status: 'ok',
        durability: { declared: 'ephemeral', redis: expect.stringMatching(/^Redis \d+\.\S+ \(master\), /) },
      });
    });

    it('says that it listens, what Redis keeps, and that it stops, and nothing else', async () => {
      expect(await coordinator.stop()).toEqual({ code: 0, signal: null });
      expect(linesOf(coordinator)).toEqual([
        expect.stringMatching(new RegExp(`^${TIME} INFO  coordinator: Stepwell listens on ${endpoint} .*$`)),
        expect.stringMatching(new RegExp(`^${TIME} INFO  coordinator: durability ephemeral: Redis .*$`)),
        expect.stringMatching(new RegExp(`^${TIME} INFO  coordinator: stopping on SIGTERM$`)),
      ]);
    });
  });

  it('does not start on a Redis that keeps less than is declared: one line says what to do', async () => {
    const own = await startOwnRedis({ appendonly: true });
    try {
      const refused = await start({ REDIS_URL: own.url, STEPWELL_DURABILITY: 'strict' });
      expect(await refused.exited).toEqual({ code: 1, signal: null });
      expect(linesOf(refused)).toEqual([
        expect.stringMatching(
          /ERROR coordinator: Redis has appendfsync everysec, but STEPWELL_DURABILITY is strict, which needs appendfsync always\. Set it \(CONFIG SET appendfsync always, .*\), or declare what is so: STEPWELL_DURABILITY=standard\.$/,
        ),
      ]);
    } finally {
      await own.stop();
    }
  });

  it('does not start on a Redis that may delete what it needs: one line, and none of BullMQ', async () => {
    const own = await startOwnRedis();
    const administrator = new RedisConnections(own.url, SILENT_LOG);
    try {
      await administrator.get('commands').config('SET', 'maxmemory-policy', 'allkeys-lru');
      const refused = await start({ REDIS_URL: own.url });
      expect(await refused.exited).toEqual({ code: 1, signal: null });
      expect(linesOf(refused)).toEqual([expect.stringMatching(/ERROR coordinator: Redis has maxmemory-policy/)]);
    } finally {
      await administrator.close();
      await own.stop();
    }
  });

  it('stays reachable for a while when it is to end, and says so to load balancers', async () => {
    const ending = await start({ STEPWELL_SHUTDOWN_DELAY_SECONDS: '2' }, /listens on/);
    const address = /http:\/\/[\w.:]+/.exec(await ending.line(/listens on/))?.[0] ?? '';
    const end = ending.kill('SIGTERM');
    await ending.line(/stopping on SIGTERM/);
    const ready = await fetch(`${address}/health/ready`);
    expect({ status: ready.status, body: await ready.json() }).toEqual({
      status: 503,
      body: { status: 'shutting down' },
    });
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    expect(await end).toEqual({ code: 0, signal: null });
  });

  describe('whose Redis is gone', () => {
    let own: OwnRedis;
    let left: TestProcess;

    beforeAll(async () => {
      own = await startOwnRedis();
      left = await start({ REDIS_URL: own.url, STEPWELL_SHUTDOWN_SECONDS: '1' }, /listens on/);
      await own.kill();
      await left.line(/is not reachable/);
      // By then whoever looks once a second waits for Redis.
      await sleep(2_000);
    }, 40_000);
    afterAll(async () => {
      await left.kill();
      await own.stop();
    });

    it('tells its metrics all the same, but for those that only Redis can tell', async () => {
      const address = /http:\/\/[\w.:]+/.exec(await left.line(/listens on/))?.[0] ?? '';
      const metrics = await metricsOf(address, { timeoutMs: 8_000 });
      expect(metrics.get('stepwell_starts_open')).toBe(1);
      expect([...metrics.keys()].filter((series) => series.includes('queue_'))).toEqual([]);
    }, 15_000);

    it('answers requests that they may be tried again', async () => {
      const address = /http:\/\/[\w.:]+/.exec(await left.line(/listens on/))?.[0] ?? '';
      const headers = { 'x-amz-target': 'AWSStepFunctions.ListStateMachines' };
      const ask = (): Promise<Response> => fetch(address, { method: 'POST', headers, body: '{}' });
      expect((await Promise.all([ask(), ask()])).map(({ status }) => status)).toEqual([503, 503]);
    });

    it('ends in its time, and has told of Redis once', async () => {
      expect(await left.stop({ timeoutMs: 20_000 })).toEqual({ code: 0, signal: null });
      expect(linesOf(left).slice(2)).toEqual([
        expect.stringMatching(/ERROR coordinator: Redis at .* is not reachable/),
        expect.stringMatching(/INFO {2}coordinator: stopping on SIGTERM$/),
      ]);
    }, 30_000);
  });

  it('waits for a Redis that does not let it in, with one line, and starts once it does', async () => {
    const own = await startOwnRedis();
    const administrator = new RedisConnections(own.url, SILENT_LOG);
    await administrator.get('commands').config('SET', 'requirepass', 'right');
    const waiting = await start({ REDIS_URL: own.url.replace('//', '//:other@') }, /refuses the connection/);
    try {
      // By then it has tried several times.
      await sleep(3_000);
      expect(linesOf(waiting)).toEqual([
        expect.stringMatching(
          /ERROR coordinator: Redis at \S+ refuses the connection \(WRONGPASS .*\): retrying every 1 s; check user and password in REDIS_URL$/,
        ),
      ]);
      await administrator.get('commands').config('SET', 'requirepass', 'other');
      await waiting.line(/listens on/);
      expect(await waiting.stop()).toEqual({ code: 0, signal: null });
    } finally {
      await waiting.kill();
      await administrator.close();
      await own.stop();
    }
  }, 30_000);

  it('waits for a Redis that is not there, with one line', async () => {
    const waiting = await start({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` }, /is not reachable/);
    try {
      expect(linesOf(waiting)).toHaveLength(1);
    } finally {
      await waiting.kill();
    }
  });
});
