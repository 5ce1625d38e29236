import { describe, expect, it } from '@jest/globals';
import type { CommitResult } from '#store';
import { Bench, MACHINE, parsed } from './testing/bench.js';

const PASSES = {
  StartAt: 'A',
  States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'C' }, C: { Type: 'Succeed' } },
};
const LAMBDA = 'arn:aws:lambda:us-east-1:123456789012:function:work';
const TASK = {
  StartAt: 'A',
  States: { A: { Type: 'Pass', Next: 'T' }, T: { Type: 'Task', Resource: LAMBDA, End: true } },
};
const WHOLE = [
  'ExecutionStarted',
  'PassStateEntered',
  'PassStateExited',
  'PassStateEntered',
  'PassStateExited',
  'SucceedStateEntered',
  'SucceedStateExited',
  'ExecutionSucceeded',
];

describe('Transitions', () => {
  it('moves an execution on wake-up by wake-up, each step committed once', async () => {
    const bench = new Bench(parsed(PASSES));
    const { execution } = await bench.start();
    await bench.drain();
    expect(await bench.history(execution)).toEqual(WHOLE);
    expect(bench.transitions.counters).toEqual({ committed: 3, stale: 0, moved: 0 });
    expect(bench.spans).toEqual(['state A', 'state B', 'state C', 'execution machine']);
  });

  it('loads a frame it has just committed no second time', async () => {
    const bench = new Bench(parsed(PASSES));
    await bench.start();
    let loads = 0;
    const load = bench.store.load.bind(bench.store);
    bench.store.load = (ref) => {
      loads++;
      return load(ref);
    };
    await bench.drain();
    expect(loads).toBe(1);
  });

  it('changes nothing by a wake-up that comes twice or too late', async () => {
    const bench = new Bench(parsed(PASSES));
    const first = await bench.start();
    await bench.transitions.advance(first);
    await bench.transitions.advance(first);
    expect(await bench.history(first.execution)).toHaveLength(3);
    expect(bench.transitions.counters).toMatchObject({ committed: 1, stale: 1 });
    await bench.drain();
    await bench.transitions.advance(first);
    expect(await bench.history(first.execution)).toEqual(WHOLE);
  });

  it('puts a timeout behind the beginning of the attempt that was written in between', async () => {
    let now = Date.parse('2030-01-01T00:00:00Z');
    const timed = { ...TASK, States: { ...TASK.States, T: { ...TASK.States.T, TimeoutSeconds: 1 } } };
    const bench = new Bench(parsed(timed), { now: () => now });
    const { execution } = await bench.start();
    await bench.drain();
    now += 2_000;
    const [task] = bench.tasks.map(({ frame, token }) => ({ execution, frame, token }));
    if (!task) throw new Error('no task was handed out');
    const commit = bench.store.commit.bind(bench.store);
    bench.store.commit = async (...given) => {
      await bench.store.beginTask(task, { worker: 'w', claim: 'c', leaseMs: 5_000 });
      return commit(...given);
    };
    await bench.transitions.advance({ ...task, wake: 'timeout' });
    const ends = (await bench.store.history(execution, 4, 99)).map((each) => [each.type, each.previousEventId]);
    expect(ends).toEqual([
      ['TaskStateEntered', 3],
      ['LambdaFunctionScheduled', 4],
      ['LambdaFunctionStarted', 5],
      ['LambdaFunctionTimedOut', 6],
      ['ExecutionFailed', 7],
    ]);
  });

  it.each(['heartbeat', 'lease'] as const)('ends no attempt whose %s came in after it had looked', async (clock) => {
    let now = Date.parse('2030-01-01T00:00:00Z');
    const quiet = { ...TASK, States: { ...TASK.States, T: { ...TASK.States.T, HeartbeatSeconds: 1 } } };
    const bench = new Bench(parsed(quiet), { now: () => now });
    const { execution } = await bench.start();
    await bench.drain();
    const [task] = bench.tasks.map(({ frame, token }) => ({ execution, frame, token }));
    if (!task) throw new Error('no task was handed out');
    await bench.store.beginTask(task, { worker: 'w', claim: 'c', leaseMs: 1_000 });
    now += 2_000;
    const commit = bench.store.commit.bind(bench.store);
    bench.store.commit = async (...given) => {
      const beat = { claim: 'c', leaseMs: 1_000, progress: true };
      expect(await bench.store.heartbeat(task, beat)).toBe('ok');
      return commit(...given);
    };
    await bench.transitions.advance({ ...task, wake: clock });
    expect((await bench.history(execution)).at(-1)).toBe('LambdaFunctionStarted');
    expect(await bench.store.endTask(task, 'c', { ok: true, output: '1' })).toMatchObject({ status: 'accepted' });
  });

  it('decides again on what it loads anew when another frame has written in between', async () => {
    const bench = new Bench(parsed({ StartAt: 'A', States: { A: { Type: 'Pass', InputPath: '$.nope', End: true } } }));
    const first = await bench.start();
    const commit = bench.store.commit.bind(bench.store);
    const answers: CommitResult['status'][] = [];
    bench.store.commit = async (ref, decision, expect) => {
      const result: CommitResult = answers.length < 2 ? { status: 'moved' } : await commit(ref, decision, expect);
      answers.push(result.status);
      return result;
    };
    await bench.transitions.advance(first);
    expect(answers).toEqual(['moved', 'moved', 'committed']);
    expect(bench.transitions.counters).toEqual({ committed: 1, stale: 0, moved: 2 });
    expect(await bench.history(first.execution)).toEqual(['ExecutionStarted', 'PassStateEntered', 'ExecutionFailed']);
  });

  it('ends an execution whose history is full, by its very last event', async () => {
    const bench = new Bench(
      parsed({
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', Next: 'B' },
          B: { Type: 'Choice', Choices: [{ Variable: '$.end', IsPresent: true, Next: 'E' }], Default: 'A' },
          E: { Type: 'Succeed' },
        },
      }),
      { maxEvents: 10 },
    );
    const { execution } = await bench.start();
    await bench.drain();
    expect(await bench.history(execution)).toHaveLength(10);
    expect(await bench.store.describe(execution)).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect((await bench.history(execution)).at(-1)).toBe('ExecutionFailed');
    expect(bench.spans.at(-1)).toBe('execution machine !States.Runtime');
  });

  it.each([
    {
      title: 'rejects',
      enqueue: () => Promise.reject(new Error('queue broken')),
      warnings: [expect.stringContaining('queue broken')],
    },
    { title: 'rejects for an outage', enqueue: () => Promise.reject(new Error('Connection is closed.')), warnings: [] },
  ])(
    'commits, counts and traces a step whose jobs cannot be enqueued (the queue $title)',
    async ({ enqueue, warnings }) => {
      const bench = new Bench(parsed(TASK));
      const first = await bench.start();
      bench.enqueue = enqueue;
      await bench.transitions.advance(first);
      expect(await bench.history(first.execution)).toEqual([
        'ExecutionStarted',
        'PassStateEntered',
        'PassStateExited',
        'TaskStateEntered',
        'LambdaFunctionScheduled',
      ]);
      expect(bench.transitions.counters.committed).toBe(1);
      expect(bench.spans).toEqual(['state A']);
      expect(bench.tasks).toEqual([]);
      expect(bench.warnings).toEqual(warnings);
    },
  );

  it('still sees that it has to decide again, or that the history is full, when jobs cannot be enqueued', async () => {
    const bench = new Bench(parsed(PASSES), { maxEvents: 4 });
    const first = await bench.start();
    bench.enqueue = () => Promise.reject(new Error('queue broken'));
    const commit = bench.store.commit.bind(bench.store);
    let calls = 0;
    bench.store.commit = async (...step) => (calls++ === 0 ? { status: 'moved' } : commit(...step));
    await bench.transitions.advance(first);
    expect(bench.transitions.counters).toMatchObject({ committed: 1, moved: 1 });
    const [due] = (await bench.store.sweep(0, 10)).due;
    expect(due).toBeUndefined(); // its grace is not over yet
    const root = await bench.store.loadRoot(first.execution);
    expect(root).toMatchObject({ status: 'current', snapshot: { frame: { state: 'B' } } });
  });

  it('ends an execution from outside once', async () => {
    const bench = new Bench(parsed(TASK));
    const { execution } = await bench.start();
    await bench.drain();
    expect(await bench.transitions.end(execution, { type: 'StopRequested', error: 'E' })).toBe(true);
    expect(await bench.transitions.end(execution, { type: 'StopRequested' })).toBe(false);
    expect(await bench.store.describe(execution)).toMatchObject({ status: 'ABORTED', error: 'E' });
  });
});

describe('a start', () => {
  it('is answered once it is stored, though its job cannot be enqueued', async () => {
    const bench = new Bench(parsed(PASSES), { graceMs: 0 });
    bench.enqueue = () => new Promise<void>(() => undefined); // as in an outage: the command waits for Redis
    await bench.start();
    expect(bench.states).toEqual([]);
    const [due] = (await bench.store.sweep(0, 10)).due;
    expect(due).toMatchObject({ frame: 'r', wake: 'run' });
  });

  it('does not fail when its job is refused, and says so once', async () => {
    const bench = new Bench(parsed(PASSES));
    bench.enqueue = () => Promise.reject(new Error('OOM command not allowed'));
    await bench.start();
    await bench.start({}, 'run2');
    expect(bench.warnings).toHaveLength(1);
  });

  it('gives a repeat of the same request the first answer, also after the end', async () => {
    const bench = new Bench(parsed(PASSES));
    const request = { stateMachine: MACHINE, name: 'job', input: '{}', request: 'q:1:2' };
    const first = await bench.starter.start(request);
    await bench.drain();
    expect(await bench.starter.start(request)).toEqual({ ...first, created: false });
    expect(await bench.starter.start({ ...request, request: 'q:2:2' })).toMatchObject({ status: 'already-exists' });
    expect(bench.spans.filter((span) => span.startsWith('execution'))).toHaveLength(1);
  });
});
