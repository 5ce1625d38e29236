import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Awaken, ExecutionId, FrameRef } from '#store';
import { Bench, MACHINE, parsed } from '../../transitions/testing/bench.js';
import { MapRunLookup } from './map-run-lookup.js';

const CALLER = { account: '123456789012', region: 'us-east-1' };
const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function:work';
const distributed = (more: object = {}) => ({
  Type: 'Map',
  Label: 'L',
  MaxConcurrency: 3,
  ItemProcessor: {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'T',
    States: { T: { Type: 'Task', Resource: LAMBDA, End: true } },
  },
  End: true,
  ...more,
});
const counts = (more: object) => ({ pending: 0, running: 0, succeeded: 0, failed: 0, aborted: 0, total: 4, ...more });

let bench: Bench;
let lookup: MapRunLookup;
beforeEach(() => {
  bench = new Bench(parsed({ StartAt: 'M', States: { M: distributed({ ToleratedFailureCount: 1 }) } }));
  lookup = new MapRunLookup(bench.store);
});

async function started(input: unknown = [1, 2, 3, 4]): Promise<ExecutionId> {
  const { execution } = await bench.start(input);
  await bench.drain();
  return execution;
}

/** The worker of the oldest task in the queue ends it. */
async function endTask(ok = true): Promise<void> {
  const ref = bench.tasks.shift();
  if (!ref) throw new Error('no task is waiting');
  await bench.store.beginTask(ref, { worker: 'w', claim: 'c', leaseMs: 60_000 });
  const ended = await bench.store.endTask(ref, 'c', ok ? { ok, output: '1' } : { ok, error: 'E' });
  if (ended.status === 'accepted') await bench.transitions.advance(ended.awaken);
  await bench.drain();
}

async function only(execution: ExecutionId) {
  const record = await bench.store.describe(execution);
  const [run, ...more] = record ? await lookup.ofExecution(record) : [];
  if (!run || more.length > 0) throw new Error('there is not exactly one run');
  return lookup.find(run.arn, CALLER);
}

describe('MapRunLookup', () => {
  it('finds a running one by its ARN alone, and counts what runs now', async () => {
    const execution = await started();
    expect(await only(execution)).toMatchObject({
      arn: expect.stringMatching(/:mapRun:machine\/L:[0-9a-f-]{36}$/),
      executionArn: `${MACHINE.arn.replace('stateMachine', 'execution')}:run`,
      status: 'RUNNING',
      setUp: { maxConcurrency: 3, toleratedFailureCount: 1, toleratedFailurePercentage: 0 },
      progress: { executions: counts({ running: 3, pending: 1 }), items: counts({ running: 3, pending: 1 }) },
    });
    await endTask();
    expect((await only(execution)).progress.executions).toEqual(counts({ succeeded: 1, running: 3 }));
    await endTask(false);
    await endTask();
    await endTask();
    const ended = await only(execution);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', progress: { items: counts({ succeeded: 3, failed: 1 }) } });
    expect(ended.stoppedAt).toBeGreaterThanOrEqual(ended.startedAt);
  });

  it('tells of one that failed', async () => {
    const execution = await started();
    await endTask(false);
    await endTask(false);
    await endTask();
    await endTask();
    expect(await only(execution)).toMatchObject({
      status: 'FAILED',
      progress: { executions: counts({ failed: 2, succeeded: 2 }) },
    });
  });

  it('tells of one that was stopped with its execution', async () => {
    const execution = await started();
    await endTask();
    await bench.transitions.end(execution, { type: 'StopRequested', error: 'Enough' });
    expect(await only(execution)).toMatchObject({
      status: 'ABORTED',
      progress: { executions: counts({ succeeded: 1, aborted: 3 }) },
    });
    expect((await bench.store.describe(execution))?.error).toBe('Enough');
  });

  it('tells of one whose execution was given up', async () => {
    const execution = await started();
    const stuck: Awaken = { ...(bench.tasks[0] as FrameRef), wake: 'lease' };
    expect(await bench.transitions.giveUpExecution({ ...stuck, token: 'of an earlier step' }, 'too late')).toBe(false);
    expect(await bench.transitions.giveUpExecution(stuck, 'nothing else helped')).toBe(true);
    const run = await only(execution);
    expect(run).toMatchObject({ status: 'ABORTED', progress: { items: counts({ aborted: 4 }) } });
    expect(run.stoppedAt).toBe((await bench.store.describe(execution))?.stoppedAt);
  });

  it('finds the right one among many executions of its machine', async () => {
    const arns: string[] = [];
    for (let n = 0; n < 450; n++) {
      const { execution } = await bench.start([1], `run-${n}`);
      const record = await bench.store.describe(execution);
      if (n % 50 === 0) arns.push(...(record ? await lookup.ofExecution(record) : []).map(({ arn }) => arn));
    }
    for (const arn of arns) expect((await lookup.find(arn, CALLER)).arn).toBe(arn);
    expect(arns).toHaveLength(9);
  });

  it.each([
    { title: 'of another account', arn: (arn: string) => arn.replace('123456789012', '999999999999') },
    { title: 'with another UUID', arn: (arn: string) => arn.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) },
    { title: 'of AWS', arn: (arn: string) => arn.replace(/[^:]+$/, '00000000-0000-4000-8000-000000000000') },
  ])('finds none $title', async ({ arn }) => {
    const execution = await started();
    const run = await only(execution);
    await expect(lookup.find(arn(run.arn), CALLER)).rejects.toThrow(`Resource not found: '${arn(run.arn)}'`);
  });

  it('refuses what is no ARN of a Map Run', async () => {
    await expect(lookup.find(MACHINE.arn, CALLER)).rejects.toThrow(/^Invalid Arn: /);
  });
});
