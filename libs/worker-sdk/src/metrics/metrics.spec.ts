import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, freePort, metricsOf, startTestRedis, type TestRedis } from '#testing';
import { gate, lambda, TaskBench } from '../fixture/task-bench.js';
import { TaskFailure } from '../task-failure.js';

const resource = lambda('pack');

describe('the metrics of a worker', () => {
  let redis: TestRedis;
  let bench: TaskBench;
  let benches = 0;

  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterEach(() => bench.close());
  afterAll(() => redis.stop());

  const work = async (handler: (input: unknown) => unknown) => {
    const port = await freePort();
    bench = new TaskBench(redis.url, `${redis.namespace}-${++benches}`);
    const worker = await bench.work({ pack: (input) => handler(input) }, { metricsPort: port });
    return { worker, endpoint: `http://127.0.0.1:${port}` };
  };

  it('count attempts, what is under way, and how long handlers take, by resource', async () => {
    const [begun, end] = [gate(), gate()];
    const { endpoint } = await work(async (input) => {
      if (input === 'bad') throw new TaskFailure('Packing.Failed', 'no box');
      begun.open();
      await end.opened;
    });
    const value = async (series: string) => (await metricsOf(endpoint)).get(`stepwell_worker_${series}`);
    await bench.send({ resource, input: 'good' });
    await bench.send({ resource, input: 'bad' });
    await begun.opened;
    const failed = `attempts_ended_total{resource="${resource}",outcome="failed"}`;
    const succeeded = `attempts_ended_total{resource="${resource}",outcome="succeeded"}`;
    await eventually(async () => (await value(failed)) === 1);
    expect(await value(`attempts_begun_total{resource="${resource}"}`)).toBe(2);
    expect(await value(`attempts_under_way{resource="${resource}"}`)).toBe(1);
    expect(await value(succeeded)).toBeUndefined();
    end.open();
    await eventually(async () => (await value(succeeded)) === 1);
    expect(await value(`attempts_under_way{resource="${resource}"}`)).toBe(0);
    for (const thrown of [false, true])
      expect(await value(`handler_seconds_count{resource="${resource}",failed="${thrown}"}`)).toBe(1);
    const metrics = await metricsOf(endpoint);
    expect(metrics.get('stepwell_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(metrics.has('stepwell_event_loop_lag_seconds{quantile="0.99"}')).toBe(true);
  });

  it('tell results that came too late from good ones', async () => {
    const [begun, end] = [gate(), gate()];
    const { endpoint } = await work(async () => {
      begun.open();
      await end.opened;
    });
    const task = await bench.send({ resource });
    await begun.opened;
    await bench.stop(task);
    end.open();
    const refused = `stepwell_worker_attempts_ended_total{resource="${resource}",outcome="refused"}`;
    await eventually(async () => (await metricsOf(endpoint)).get(refused) === 1);
  });

  it('are all that is answered there, and only while the worker is open', async () => {
    const { endpoint, worker } = await work(() => null);
    expect((await fetch(`${endpoint}/metrics`)).headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect((await fetch(`${endpoint}/health`)).status).toBe(404);
    expect((await fetch(`${endpoint}/metrics`, { method: 'POST' })).status).toBe(404);
    await worker.close();
    await expect(fetch(`${endpoint}/metrics`)).rejects.toThrow();
  });

  it('refuse a port that is taken, by name', async () => {
    const { endpoint } = await work(() => null);
    const metricsPort = Number(new URL(endpoint).port);
    const second = bench.worker({ metricsPort }).handle('pack', () => null);
    await expect(second.start()).rejects.toThrow(`STEPWELL_METRICS_PORT): port ${metricsPort} on 127.0.0.1`);
  });
});
