import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseStateMachine } from '#asl';
import {
  areBegun,
  areBegunOnce,
  changesNothing,
  endsOnce,
  expireWhenClosed,
  isAsModelled,
  isMovedOn,
  isNumberedWithoutGap,
  loseAllJobs,
  violationsAtRest,
  violationsOf,
  type RecordedEvent,
} from './invariants.js';
import { interpret } from './interpreter/interpret.js';
import { lookAtStore } from './store-view.js';
import { startTestRedis, type TestRedis } from './test-redis.js';

/** A Parallel of a task and a Pass, then a task that is retried once: as the interpreter tells it. */
function modelled(answer: (call: number) => object = (call) => (call === 2 ? { error: 'Late' } : { output: call })) {
  const task = (more: object) => ({
    Type: 'Task',
    Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f',
    ...more,
  });
  const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: { ...state, End: true } } });
  const { machine } = parseStateMachine(
    JSON.stringify({
      StartAt: 'Split',
      States: {
        Split: {
          Type: 'Parallel',
          Branches: [branch('In', task({})), branch('In2', { Type: 'Pass' })],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After' }],
          Next: 'After',
        },
        After: task({ Retry: [{ ErrorEquals: ['Late'], MaxAttempts: 2 }], End: true }),
      },
    }),
  );
  if (!machine) throw new Error('the definition is refused');
  const { history, status, outputText } = interpret(machine, { input: {}, task: ({ call }) => answer(call) });
  return { status, output: outputText as string, events: history as readonly RecordedEvent[] };
}

/** The events with these ids, in this order, numbered anew. */
function renumbered(events: readonly RecordedEvent[], ids: readonly number[]): RecordedEvent[] {
  const place = new Map([[0, 0], ...ids.map((id, n): [number, number] => [id, n + 1])]);
  return ids.map((id) => {
    const event = events[id - 1] as RecordedEvent;
    return { ...event, id: place.get(id) as number, previousEventId: place.get(event.previousEventId) as number };
  });
}

describe('invariants of a history', () => {
  const { events, ...end } = modelled();

  it('finds nothing wrong with a good one', () => {
    expect(events.length).toBeGreaterThan(15);
    expect(violationsOf(events, 'SUCCEEDED')).toEqual([]);
    expect(isAsModelled({ ...end, events }, { ...end, events })).toEqual([]);
  });

  it('I1: an end is the last event, the only one, and that of the status', () => {
    const last = events.at(-1) as RecordedEvent;
    expect(endsOnce(events.slice(0, -1))).toHaveLength(1);
    expect(endsOnce(events, 'FAILED')).toHaveLength(1);
    expect(endsOnce([...events, { ...last, id: last.id + 1, previousEventId: last.id }])).toHaveLength(1);
    const redriven = { ...last, type: 'ExecutionRedriven', id: last.id + 1, previousEventId: last.id };
    expect(endsOnce([...events, redriven, { ...last, id: last.id + 2, previousEventId: last.id + 1 }])).toEqual([]);
  });

  it('I2: no gap, no repeat, nothing before its cause, one start, one way on from each attempt', () => {
    expect(isNumberedWithoutGap(events.filter(({ id }) => id !== 5))).not.toEqual([]);
    expect(isNumberedWithoutGap([...events, events.at(-1) as RecordedEvent])).not.toEqual([]);
    expect(
      isNumberedWithoutGap(events.map((each) => (each.id === 4 ? { ...each, previousEventId: 9 } : each))),
    ).not.toEqual([]);
    expect(isNumberedWithoutGap(events.map((each) => ({ ...each, type: 'ExecutionStarted' })))).not.toEqual([]);
    const scheduled = events.findLast(({ type }) => type === 'LambdaFunctionScheduled') as RecordedEvent;
    const again = { ...scheduled, id: events.length + 1 };
    expect(isNumberedWithoutGap([...events, again])).toEqual([
      expect.stringMatching(/LambdaFunctionFailed\) is followed by .*LambdaFunctionScheduled.*LambdaFunctionScheduled/),
    ]);
  });

  it('I3: other outcomes, other events and other orders of the same events are told; how frames interleave is not', () => {
    const other = modelled((call) => ({ output: call }));
    expect(isAsModelled({ ...end, events }, other)).toContainEqual(expect.stringContaining('LambdaFunctionFailed'));
    expect(isAsModelled({ ...end, output: '0', events }, { ...end, events })).toEqual([
      expect.stringMatching(/^output is 0/),
    ]);
    const ids = events.map(({ id }) => id);
    const branch = events.filter(({ details }) => details?.['name'] === 'In2').map(({ id }) => id);
    const others = ids.filter((id) => !branch.includes(id));
    const interleaved = renumbered(events, [...others.slice(0, 3), ...branch, ...others.slice(3)]);
    expect(interleaved).not.toEqual(events);
    expect(isAsModelled({ ...end, events: interleaved }, { ...end, events })).toEqual([]);
  });

  it('I3: how far the others came is left out only where a child failed their state', () => {
    const failed = modelled((call) => (call === 1 ? { error: 'Gone' } : { output: call }));
    const pass = failed.events.filter(({ details }) => details?.['name'] === 'In2').map(({ id }) => id);
    expect(pass).toHaveLength(2);
    const ids = failed.events.map(({ id }) => id);
    const cut = renumbered(
      failed.events,
      ids.filter((id) => id !== pass[1]),
    );
    expect(isAsModelled({ ...failed, events: cut }, failed)).toEqual([]);
    expect(isAsModelled({ ...failed, events: cut.slice(0, -1) }, failed)).not.toEqual([]);
  });

  it('I4: an attempt begun twice, unrecorded, or recorded and never begun', () => {
    expect(areBegunOnce(['a', 'b'], ['b', 'a', 'lost'], ['lost'])).toEqual([]);
    expect(areBegunOnce(['a', 'a'])).toEqual(['begun again: a']);
    expect(areBegunOnce(['a'], ['b'])).toEqual(['begun, not recorded: a', 'recorded, not begun: b']);
    expect(areBegunOnce(['a'], ['a', 'a'])).toHaveLength(1);
    expect(areBegun(['a', 'a'], ['a'])).toEqual([]);
    expect(areBegun(['a'], ['a', 'b'])).toEqual(['recorded, not begun: b']);
  });
});

describe('invariants of a Redis', () => {
  let server: TestRedis;
  let redis: Redis;
  let ns: string;

  beforeAll(async () => {
    server = await startTestRedis();
    redis = new Redis(server.url);
    ns = server.namespace;
  });
  afterAll(async () => {
    redis?.disconnect();
    await server?.stop();
  });
  beforeEach(async () => {
    const keys = await redis.keys(`${ns}*`);
    if (keys.length > 0) await redis.del(keys);
    await redis.hset(`${ns}:{p0}:x:closed`, 'status', 'SUCCEEDED');
    await redis.pexpire(`${ns}:{p0}:x:closed`, 60_000);
  });

  const running = async () => {
    await redis.hset(`${ns}:{p0}:x:run`, 'status', 'RUNNING');
    await redis.hset(`${ns}:{p0}:f:run`, { 't:r': 'T1', 't:r/0': 'T2' });
    await redis.zadd(`${ns}:{p0}:due`, 1, 'run|r/0|T2|run');
  };

  it('finds nothing wrong with one at rest', async () => {
    expect(await violationsAtRest(redis, ns)).toEqual([]);
  });

  it('I5: a frame is moved by its due entry or its children, with its own token only', async () => {
    await running();
    expect(isMovedOn(await lookAtStore(redis, ns))).toEqual([]);
    await redis.hset(`${ns}:{p0}:f:run`, 't:r/0', 'T3');
    expect(isMovedOn(await lookAtStore(redis, ns))).toEqual(['nothing will move run r/0']);
    await redis.del(`${ns}:{p0}:f:run`);
    expect(isMovedOn(await lookAtStore(redis, ns))).toEqual(['nothing will move run (no frame)']);
    await redis.del(`${ns}:{p0}:x:run`);
    expect(isMovedOn(await lookAtStore(redis, ns))).toEqual(['still due: run|r/0|T2|run']);
  });

  it('I6: loses the jobs of states and tasks, nothing else', async () => {
    await running();
    await redis.rpush(`${ns}:{p0}:states:wait`, 'job');
    await redis.hset(`${ns}:{q-0a}:arn:12`, 'data', '{}');
    await redis.rpush(`${ns}-bull:executions:wait`, 'job');
    expect(await changesNothing(redis, ns, () => loseAllJobs(redis, ns))).toEqual([]);
    expect((await redis.keys(`${ns}*`)).sort()).toEqual(
      [
        `${ns}-bull:executions:wait`,
        `${ns}:{p0}:due`,
        `${ns}:{p0}:f:run`,
        `${ns}:{p0}:x:closed`,
        `${ns}:{p0}:x:run`,
      ].sort(),
    );
  });

  it('I7: keys that expire too soon or never, and frames of closed executions', async () => {
    await running();
    await redis.pexpire(`${ns}:{p0}:f:run`, 60_000);
    await redis.persist(`${ns}:{p0}:x:closed`);
    await redis.hset(`${ns}:{p0}:f:closed`, 't:r', 'T');
    await redis.pexpire(`${ns}:{p0}:f:closed`, 60_000);
    expect(expireWhenClosed(await lookAtStore(redis, ns))).toEqual([
      `running, and yet expires: ${ns}:{p0}:f:run`,
      `closed, and yet stays: ${ns}:{p0}:x:closed`,
      `closed, and yet has frames: ${ns}:{p0}:f:closed`,
    ]);
    expect(await violationsAtRest(redis, ns)).toContain('1 executions are running');
  });

  it('I8: any change of any type of key is told, and a rewrite of the same is none', async () => {
    await running();
    await redis.rpush(`${ns}:{p0}:h:run`, 'a', 'b');
    const change = (act: () => Promise<unknown>) => changesNothing(redis, ns, act);
    expect(await change(() => redis.hset(`${ns}:{p0}:f:run`, 't:r', 'T1'))).toEqual([]);
    expect(await change(() => redis.hset(`${ns}:{p0}:f:run`, 't:r', 'T9'))).toEqual([`changed: ${ns}:{p0}:f:run`]);
    expect(await change(() => redis.zadd(`${ns}:{p0}:due`, 2, 'run|r/0|T2|run'))).toHaveLength(1);
    expect(await change(() => redis.rpush(`${ns}:{p0}:h:run`, 'c'))).toHaveLength(1);
    expect(await change(() => redis.del(`${ns}:{p0}:x:run`))).toHaveLength(1);
  });
});
