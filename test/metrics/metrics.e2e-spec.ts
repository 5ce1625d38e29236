import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, metricsOf } from '#testing';
import { functionArn, ShopRuntime } from '../support/shop-runtime.js';

const NOBODY = functionArn('nobody');
const REFUND = functionArn('payment-refund');
const HEAVY = '{% $match($states.input.text, /a+/).match %}';

/** What `GET /metrics` of a real coordinator tells after some work. */
describe('the metrics of a coordinator', () => {
  const runtime = new ShopRuntime();
  const value = async (series: string) => (await metricsOf(runtime.endpoint)).get(series);

  beforeAll(async () => {
    await runtime.start(['payment'], { STEPWELL_UNSERVED_TASK_WAIT_SECONDS: '12' });
    const machine = await runtime.deploy('three', {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Next: 'B' },
        B: { Type: 'Pass', QueryLanguage: 'JSONata', Output: HEAVY, Next: 'C' },
        C: { Type: 'Succeed' },
      },
    });
    await runtime.ended(await runtime.begin(machine, { text: 'aaa' }));
  }, 60_000);
  afterAll(() => runtime.stop(), 30_000);

  it('are in the text format of Prometheus, each with its type and help', async () => {
    const answer = await fetch(`${runtime.endpoint}/metrics`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const lines = (await answer.text()).trimEnd().split('\n');
    const told = { HELP: new Set<string>(), TYPE: new Set<string>() };
    for (const line of lines) {
      const [, kind, name] = /^# (HELP|TYPE) (\w+) \S+/.exec(line) ?? [];
      if (kind !== undefined) told[kind as 'HELP' | 'TYPE'].add(name as string);
      else expect(line).toMatch(/^\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? (-?[\d.]+(e[+-]?\d+)?|\+Inf)$/);
    }
    expect([...told.TYPE].sort()).toEqual([...told.HELP].sort());
    expect(told.TYPE.size).toBeGreaterThan(20);
    expect([...told.TYPE].every((name) => name.startsWith('stepwell_'))).toBe(true);
  });

  it('count what was done, and tell what there is', async () => {
    const metrics = await metricsOf(runtime.endpoint);
    expect(metrics.get('stepwell_transitions_total{outcome="committed"}')).toBe(3);
    expect(metrics.get('stepwell_executions_ended_total{status="SUCCEEDED"}')).toBe(1);
    expect(metrics.get('stepwell_script_calls_total{script="commit-decision"}')).toBeGreaterThanOrEqual(3);
    expect(metrics.get('stepwell_script_seconds_total{script="commit-decision"}')).toBeGreaterThan(0);
    expect(metrics.get('stepwell_evaluator_expressions_total')).toBe(1);
    expect(metrics.get('stepwell_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(metrics.get('stepwell_redis_memory_used_bytes')).toBeGreaterThan(100_000);
    expect(metrics.get('stepwell_starts_open')).toBe(1);
    for (const name of ['orphans_repaired_total', 'states_given_up_total', 'starts_throttled_total', 'evaluator_busy'])
      expect(metrics.get(`stepwell_${name}`)).toBe(0);
    expect(metrics.has('stepwell_event_loop_lag_seconds{quantile="0.99"}')).toBe(true);
  });

  it('agree with /health/ready about the evaluator', async () => {
    const ready = (await (await fetch(`${runtime.endpoint}/health/ready`)).json()) as { evaluator: object };
    const processes = await value('stepwell_evaluator_processes');
    expect(processes).toBeGreaterThan(0);
    expect(ready.evaluator).toEqual({ processes, busy: 0, waiting: 0 });
  });

  it('show what waits for a resource, by its ARN, and how long its attempts took', async () => {
    const machine = await runtime.deploy('unserved', {
      StartAt: 'T',
      States: { T: { Type: 'Task', Resource: NOBODY, End: true } },
    });
    const execution = await runtime.begin(machine, {});
    const queue = `queue="tasks",resource="${NOBODY}"`;
    await eventually(async () => (await value(`stepwell_queue_jobs{${queue}}`)) === 1);
    await eventually(async () => ((await value(`stepwell_queue_oldest_seconds{${queue}}`)) ?? 0) > 0.5);
    await eventually(async () => (await value('stepwell_executions_open')) === 1, { timeoutMs: 15_000 });
    expect((await runtime.ended(execution)).status).toBe('FAILED');
    const ofTask = `{resource="${NOBODY}",failed="true"}`;
    expect(await value(`stepwell_task_seconds_count${ofTask}`)).toBe(1);
    expect(await value(`stepwell_task_seconds_sum${ofTask}`)).toBeGreaterThan(1);
    // No worker has begun it.
    expect(await value(`stepwell_task_run_seconds_count${ofTask}`)).toBeUndefined();
  }, 60_000);

  it('tell how long attempts waited for a worker, and how long they ran', async () => {
    const machine = await runtime.deploy('refund', {
      StartAt: 'T',
      States: { T: { Type: 'Task', Resource: REFUND, End: true } },
    });
    const { status } = await runtime.ended(await runtime.begin(machine, {}));
    const labels = `resource="${REFUND}",failed="${status === 'FAILED'}"`;
    expect(await value(`stepwell_task_wait_seconds_count{resource="${REFUND}"}`)).toBe(1);
    expect(await value(`stepwell_task_run_seconds_count{${labels}}`)).toBe(1);
    const parts = [`wait_seconds_sum{resource="${REFUND}"}`, `run_seconds_sum{${labels}}`];
    const [wait = -1, run = -1] = await Promise.all(parts.map((part) => value(`stepwell_task_${part}`)));
    expect(wait + run).toBeCloseTo((await value(`stepwell_task_seconds_sum{${labels}}`)) ?? -1, 6);
  });

  it('are the only counters: the earlier place is gone', async () => {
    expect((await fetch(`${runtime.endpoint}/health/counters`)).status).toBe(404);
  });
});
