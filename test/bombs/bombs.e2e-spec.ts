import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BOMBS, type Bomb } from '#evaluator';
import { metricsOf } from '#testing';
import { ShopRuntime } from '../support/shop-runtime.js';
import { withoutSlowRedis } from '../support/slow-redis.js';
import { MemoryWatch } from './memory-watch.js';
import { PassStream } from './pass-stream.js';
import { type Placement, PLACEMENTS } from './placements.js';

/** Bombs in flight at the same time. */
const GROUP = 9;
const LIMITS = [
  'Expression evaluation memory limit exceeded: Check for excessive memory usage',
  'Expression evaluation timeout: Check for infinite loop',
  'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive',
];
const INNOCENT = {
  QueryLanguage: 'JSONata',
  StartAt: 'A',
  States: { A: { Type: 'Pass', Output: '{% $map($states.input.list, function($x) { $x & "!" }) %}', End: true } },
};
const endless = (n: number): string => `$match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!${n}", /^(?=a)(a+)+$/)`;

/** The bombs, each in one of the placements: in every group there are nearly all of these. */
const placed = BOMBS.map((bomb, n) => ({ bomb, placement: PLACEMENTS[n % PLACEMENTS.length] as Placement }));
const groups = Array.from({ length: Math.ceil(placed.length / GROUP) }, (_none, n) =>
  placed.slice(n * GROUP, (n + 1) * GROUP),
);

interface Described {
  readonly status: string;
  readonly error?: string;
  readonly cause?: string;
}

describe('JSONata bombs in executions of a coordinator', () => {
  const runtime = new ShopRuntime();
  let pid = 0;
  let memory: MemoryWatch;
  let passes: PassStream;
  let innocent = '';

  beforeAll(async () => {
    // Fewer jobs at a time than there will be bombs: a bomb that waits must not keep its place.
    await runtime.start([], { STEPWELL_STATE_CONCURRENCY: '12' });
    pid = Number(/process (\d+)/.exec(runtime.output())?.[1]);
    memory = new MemoryWatch(pid);
    passes = new PassStream(runtime);
    await passes.start();
    innocent = await runtime.deploy('innocent', INNOCENT);
  }, 40_000);
  afterAll(async () => {
    await memory.stop();
    await runtime.stop();
  });

  async function explode(bomb: Bomb, placement: Placement, n: number): Promise<void> {
    const machine = await runtime.deploy(`bomb-${n}`, placement.machine(`{% ${bomb.expression} %}`));
    const executionArn = await runtime.begin(machine, {});
    await runtime.ended(executionArn);
    const { status, error, cause } = await runtime.call<Described>('DescribeExecution', { executionArn });
    const where = `specified for the field '${placement.field}' threw an error during evaluation: `;
    const limit = LIMITS.find((each) => cause?.endsWith(`${where}${each}`));
    expect({ bomb: bomb.name, status, error, limit, cause: limit === undefined ? cause : '' }).toEqual({
      bomb: bomb.name,
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      limit: expect.any(String),
      cause: '',
    });
  }

  it('are fifty at least, and each field holds some', () => {
    expect(placed.length).toBeGreaterThanOrEqual(50);
    for (const { field } of PLACEMENTS)
      expect(placed.filter(({ placement }) => placement.field === field).length).toBeGreaterThanOrEqual(5);
  });

  it.each(groups.map((group, n): [string, number] => [`${group[0]?.bomb.name} … ${group.at(-1)?.bomb.name}`, n]))(
    'fail with the limit they have reached, while others go on: %s',
    async (_names, n) => {
      const before = passes.finished;
      const bombs = (groups[n] ?? []).map(({ bomb, placement }, k) => explode(bomb, placement, n * GROUP + k));
      const run = await runtime.call<{ status: string; output?: string }>('DescribeExecution', {
        executionArn: (await runtime.ended(await runtime.begin(innocent, { list: ['a', 'b'] }))).executionArn,
      });
      expect(run).toMatchObject({ status: 'SUCCEEDED', output: '["a!","b!"]' });
      await Promise.all(bombs);
      expect(passes.finished - before).toBeGreaterThanOrEqual(3);
      expect(passes.failures).toEqual([]);
    },
    60_000,
  );

  it('fail in TestState too', async () => {
    for (const { field, machine } of PLACEMENTS.slice(0, 3)) {
      const state = machine(`{% ${endless(1)} %}`).States.Bomb;
      const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...state });
      const tested = await runtime.call<Described>('TestState', { definition, input: '{}' });
      expect(tested).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
      expect(tested.cause).toContain(`the field '${field}' threw an error during evaluation: ${LIMITS[1]}`);
    }
  }, 60_000);

  it('leave room for others when there are more of them than state jobs at a time', async () => {
    const machine = await runtime.deploy('endless', {
      ...INNOCENT,
      States: { A: { Type: 'Pass', Output: `{% ${endless(2)} %}`, End: true } },
    });
    let inFlight = 24;
    const over = Array.from({ length: 24 }, async () => {
      const execution = await runtime.ended(await runtime.begin(machine, {}));
      inFlight--;
      expect(execution).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    });
    const begun = passes.finished;
    const run = await runtime.ended(await runtime.begin(innocent, { list: ['c'] }));
    while (passes.finished < begun + 3 && inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    // How many are left depends on the machine: a bomb's second goes by on the clock, the others' work needs a processor.
    expect(inFlight).toBeGreaterThan(0);
    expect(run.status).toBe('SUCCEEDED');
    await Promise.all(over);
  }, 90_000);

  it('have cost the coordinator neither its life nor memory, and no expression has had more time than it may', async () => {
    await passes.stop();
    expect(passes.failures).toEqual([]);
    expect(process.kill(pid, 0)).toBe(true);
    expect(withoutSlowRedis(runtime.output()).filter((line) => line.includes(' ERROR '))).toEqual([]);
    const metrics = await metricsOf(runtime.endpoint);
    expect(metrics.get('stepwell_states_given_up_total')).toBe(0);
    expect(metrics.get('stepwell_evaluator_expressions_total')).toBeGreaterThanOrEqual(60);
    expect(metrics.get('stepwell_evaluator_killed_total')).toBeGreaterThan(0);
    // 1.5 s is the bound, which the bombs of the evaluator are measured by one by one; here nine burn on two processors.
    expect(metrics.get('stepwell_evaluator_longest_seconds')).toBeLessThan(3);
    expect(memory.ownMb).toBeLessThan(400);
    expect(memory.childMb).toBeLessThan(400);
    expect(memory.children).toBeLessThanOrEqual(8);
  });
});
