import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import {
  EXECUTION_FORMAT,
  StoreFullError,
  UnknownFormatError,
  newToken,
  partitionOf,
  type FrameRef,
  type ListExecutionsQuery,
} from '#store';
import { decision, event, frame, info, Journey, pass, RUN, start, SUCCEED } from '#store/contract';
import { changesNothing, eventually, startOwnRedis, type OwnRedis } from '#testing';
import { machineHash } from './codec/execution-fields.js';
import { RedisStore, RedisTaskStore, StoreMismatchError } from './index.js';
import { ExecutionFacts } from './execution-facts.js';
import { Keys } from './keys.js';
import { countTry } from './scripts/count-try/count-try.script.js';

/* What only Redis has: its keys, their expiry, its script cache, its memory limit. The server is this suite's own. */

const TWO = { namespace: 'sfn', partitions: 2, graceMs: 0 };

let server: OwnRedis;
let redis: Redis;
let store: RedisStore;

beforeAll(async () => {
  server = await startOwnRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});
beforeEach(async () => {
  await redis.flushall();
  store = await new RedisStore(redis, TWO).open();
});

async function finished(): Promise<Journey> {
  const journey = await Journey.begin(store, start({ facts: { input: `"${'x'.repeat(1000)}"` }, timeoutSeconds: 60 }));
  const task = {
    type: 'ScheduleTask',
    resource: 'arn:x',
    input: '1',
    timeoutSeconds: 9,
    started: { type: 'TaskStarted' },
  } as const;
  const { next } = await journey.step(journey.root, decision(frame({ phase: 'task' }), ['TaskScheduled'], [task]));
  await store.beginTask(next, { worker: 'w', claim: 'c', leaseMs: 1000 });
  const ended = await store.endTask(next, 'c', { ok: true, output: `"${'o'.repeat(1000)}"` });
  if (ended.status !== 'accepted') throw new Error(ended.status);
  await journey.step(ended.awaken, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
  return journey;
}

async function expiries(): Promise<Record<string, number>> {
  const keys = (await redis.keys('sfn:{p*')).sort();
  return Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await redis.pttl(key)] as const)));
}

describe('keys', () => {
  it('of a running execution never expire (I7), and share a hash tag', async () => {
    const journey = await Journey.begin(store, start({ facts: { input: `"${'x'.repeat(1000)}"` } }));
    await journey.step(journey.root, decision(frame({ input: `"${'y'.repeat(1000)}"` }), ['PassStateExited'], [RUN]));
    const held = await expiries();
    expect(
      Object.keys(held)
        .filter((key) => key.endsWith(journey.execution))
        .map((key) => key.split(':')[2]),
    ).toEqual(['d', 'f', 'h', 'x']);
    expect(Object.values(held).every((ms) => ms === -1)).toBe(true);
    expect(new Set(Object.keys(held).map((key) => /\{.*\}/.exec(key)?.[0])).size).toBe(1);
  });

  it('of a closed execution expire together, its frames are gone and nothing is due (I5)', async () => {
    const journey = await finished();
    const held = await expiries();
    const own = Object.entries(held).filter(([key]) => key.endsWith(journey.execution));
    expect(own.map(([key]) => key.split(':')[2])).toEqual(['d', 'h', 'x']);
    const days90 = 90 * 86_400_000;
    for (const [, ms] of own) expect(days90 - ms).toBeLessThan(60_000);
    expect(Object.keys(held).filter((key) => key.endsWith(':due') || key.endsWith(':open'))).toEqual([]);
  });

  it('leave no list behind them once they have expired', async () => {
    const shortLived = new RedisStore(redis, { namespace: 'sfn', partitions: 2, graceMs: 0, retentionDays: 1e-9 });
    const facts = { stateMachineVersion: 3, stateMachineAlias: 'live' };
    const journey = await Journey.begin(shortLived, start({ info: info(facts) }));
    const partition = partitionOf(journey.execution, 2);
    expect(await redis.zcard(`sfn:{p${partition}}:index`)).toBe(3);
    await journey.step(journey.root, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
    expect(await redis.zcard(`sfn:{p${partition}}:index`)).toBe(3);
    while ((await redis.exists(`sfn:{p${partition}}:x:${journey.execution}`)) === 1);
    expect(await shortLived.purge(partition)).toEqual({ purged: 1, kept: 0 });
    expect(await redis.zcard(`sfn:{p${partition}}:index`)).toBe(0);
    expect(await redis.zcard(`sfn:{p${partition}}:closed`)).toBe(0);
  });

  it('keep a long payload once, however often it is written, and the input beside the facts', async () => {
    const [input, text] = [`"${'x'.repeat(5000)}"`, `"${'y'.repeat(5000)}"`];
    const journey = await Journey.begin(store, start({ facts: { input } }));
    const step = decision(frame({ input: text }), [], [RUN], {
      history: [
        event('PassStateEntered', { at: 1 }, { input }),
        event('PassStateExited', { nth: 0 }, { output: text }),
      ],
      lastEvent: { nth: 1 },
    });
    const { next } = await journey.step(journey.root, step);
    await journey.step(next, step);
    const [payloads = ''] = await redis.keys(`sfn:{p*:d:${journey.execution}`);
    expect(await redis.hvals(payloads)).toEqual([text]);
    const [facts = ''] = await redis.keys(`sfn:{p*:x:${journey.execution}`);
    expect((await redis.hvals(facts)).filter((value) => value.length > 1000)).toEqual([input]);
    expect((await store.history(journey.execution, 1, 10)).map(({ details }) => details?.['input'])).toContain(input);
  });

  it('of an execution that waits for a callback hold nothing that only its worker needs', async () => {
    const submission = { event: { type: 'TaskSubmitted', details: {} }, response: { before: '', after: '' } } as const;
    const journey = await Journey.begin(store);
    const task = {
      type: 'ScheduleTask',
      resource: 'arn:x',
      input: '1',
      heartbeatSeconds: 9,
      submits: submission,
    } as const;
    const { next } = await journey.step(journey.root, decision(frame({ phase: 'task' }), ['TaskScheduled'], [task]));
    await store.beginTask(next, { worker: 'w', claim: 'c', leaseMs: 1000 });
    expect(await store.submitTask(next, 'c', submission, '2')).toMatchObject({ status: 'submitted' });
    const [frames = ''] = await redis.keys(`sfn:{p*:f:${journey.execution}`);
    const held = await redis.hgetall(frames);
    expect(Object.keys(held).sort()).toEqual(['b:r', 'c:r', 'd:r', 'e:r', 'l:r', 't:r', 'w:r']);
    expect(held['b:r']).toMatch(/^\d+\|\|9000\|\{"fmt":2,"submits":\{\}\}$/);
    expect(await store.beatTask(next)).toBe('ok');
    expect(await store.answerTask(next, { ok: true, output: '3' })).toMatchObject({ status: 'accepted' });
  });
});

describe('lists', () => {
  it('ask again where one partition has most of a page, and those of all statuses are one list', async () => {
    const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:m';
    const info = JSON.stringify({ name: 'e', stateMachineArn: machine, roleArn: 'arn:r' });
    const expected: string[] = [];
    const writes = redis.pipeline();
    for (let n = 0; n < 500; n += 1) {
      const [partition, status, startedAt] = [n % 100 === 0 ? 1 : 0, n % 3 === 0 ? 'FAILED' : 'RUNNING', 1e12 + n];
      const execution = strangerIn(partition);
      writes.hset(`sfn:{p${partition}}:x:${execution}`, { fmt: 2, status, info, startedAt });
      writes.zadd(`sfn:{p${partition}}:index`, 0, `${machineHash(machine)}|${status}|${startedAt}|${execution}`);
      expected.unshift(execution);
    }
    await writes.exec();
    const list = async (query: Partial<ListExecutionsQuery>) =>
      store.listExecutions({ stateMachineArn: machine, limit: 1_000, ...query });
    const first = await list({ limit: 450 });
    expect(first.map(({ execution }) => execution)).toEqual(expected.slice(0, 450));
    const { execution, info: last } = first.at(-1) as (typeof first)[number];
    const rest = await list({ after: { startedAt: last.startedAt, execution } });
    expect(rest.map((each) => each.execution)).toEqual(expected.slice(450));
    const failed = await list({ status: 'FAILED' });
    expect(failed.map((each) => each.execution)).toEqual(expected.filter((_, n) => (499 - n) % 3 === 0));
  });
});

describe('purge', () => {
  it('comes to what has expired behind more entries than a page holds that stay', async () => {
    const brief = await new RedisStore(redis, { ...TWO, retentionDays: 20 / 86_400_000 }).open();
    const over = await Journey.begin(brief);
    await over.step(over.root, decision(null, ['ExecutionSucceeded'], [SUCCEED]));
    const partition = partitionOf(over.execution, brief.partitions);
    const newer = Array.from({ length: 500 }, (_, n) => [1, `${newToken()}|m|SUCCEEDED|${n}|lists|more`]);
    await redis.zadd(`sfn:{p${partition}}:closed`, ...newer.flat());
    await eventually(async () => (await brief.describe(over.execution)) === undefined);
    const passed = await brief.purge(partition);
    expect(passed).toEqual({ purged: 0, kept: 500 });
    expect(await brief.purge(partition, passed.kept)).toEqual({ purged: 1, kept: 0 });
  });
});

describe('scripts', () => {
  it('are sent anew after the server has forgotten them', async () => {
    const journey = await Journey.begin(store);
    let ref: FrameRef = journey.root;
    for (let n = 0; n < 3; n += 1) {
      await redis.script('FLUSH');
      ({ next: ref } = await journey.step(ref, pass(1)));
    }
    expect(await store.historyLength(journey.execution)).toBe(7);
  });

  it('need no more than twelve commands for a Pass state', async () => {
    const journey = await Journey.begin(store);
    const { next } = await journey.step(journey.root, pass(1));
    await redis.config('RESETSTAT');
    const ref = { ...next, token: newToken() };
    await store.commit(next, pass(3), { historyLength: 3, inboxLength: 0, nextToken: ref.token });
    const calls = [...(await redis.info('commandstats')).matchAll(/cmdstat_(?!config|info|eval)\S+:calls=(\d+)/g)];
    expect(calls.reduce((sum, [, count]) => sum + Number(count), 0)).toBeLessThanOrEqual(12);
  });

  it('write nothing at all when Redis is full (R7), and go on when it is not', async () => {
    const journey = await Journey.begin(store);
    const before = await Promise.all([
      expiries(),
      redis.hgetall(`sfn:{p0}:f:${journey.execution}`),
      redis.hgetall(`sfn:{p1}:f:${journey.execution}`),
    ]);
    await redis.config('SET', 'maxmemory', '1');
    try {
      await expect(store.create(start())).rejects.toThrow(StoreFullError);
      await expect(journey.commit(journey.root, pass(1))).rejects.toThrow(StoreFullError);
      await expect(store.close(journey.execution, decision(null, ['ExecutionAborted'], [SUCCEED]))).rejects.toThrow(
        StoreFullError,
      );
      const after = await Promise.all([
        expiries(),
        redis.hgetall(`sfn:{p0}:f:${journey.execution}`),
        redis.hgetall(`sfn:{p1}:f:${journey.execution}`),
      ]);
      expect(after).toEqual(before);
    } finally {
      await redis.config('SET', 'maxmemory', '0');
    }
    expect(await journey.commit(journey.root, pass(1))).toMatchObject({ status: 'committed' });
  });

  it('let a process start on a full Redis that holds the store already', async () => {
    await store.open();
    const secret = await store.sharedSecret('full');
    await redis.config('SET', 'maxmemory', '1');
    try {
      await store.open();
      expect(await store.sharedSecret('full')).toEqual(secret);
    } finally {
      await redis.config('SET', 'maxmemory', '0');
    }
  });

  it('remove a due member whose fence is no longer current', async () => {
    const journey = await Journey.begin(store);
    const due = (await redis.keys('sfn:{p*}:due'))[0] as string;
    const partition = Number(/\{p(\d+)\}/.exec(due)?.[1]);
    await redis.zadd(due, 1, `${journey.execution}|r|${newToken()}|run`, 1, `${strangerIn(partition)}|r|x|run`);
    const dead = await store.sweep(partition, 10);
    expect(dead.due).toMatchObject([{ token: journey.root.token }]);
    expect(dead.peeked).toBe(3);
    expect(await redis.zcard(due)).toBe(1);
  });

  it('claim more than fits into one call, each once, and remove the dead among them', async () => {
    const alone = await new RedisStore(redis, { namespace: 'alone', partitions: 1, graceMs: 0 }).open();
    const living: string[] = [];
    for (let n = 0; n < 120; n += 1) living.push((await Journey.begin(alone)).execution);
    const dead = Array.from({ length: 30 }, () => `${newToken()}|r|x|run`);
    await redis.zadd('alone:{p0}:due', ...dead.flatMap((member) => [1, member]));
    const swept = await alone.sweep(0, 1_000);
    expect(swept.peeked).toBe(150);
    expect(swept.due.map(({ execution }) => execution).sort()).toEqual(living.sort());
    expect(swept.due.filter(({ delivery }) => delivery !== 1)).toEqual([]);
    expect(await redis.zcard('alone:{p0}:due')).toBe(120);
  });

  it('are behind time once they have been due for ten seconds', async () => {
    const now = Date.now();
    await redis.zadd('sfn:{p0}:due', now + 1, 'a', now, 'b', now - 9_999, 'c', now - 10_000, 'd', 1, 'e');
    expect(await store.partitionLoads([0, 1], now)).toEqual([
      { due: 5, overdue: 2, open: 0 },
      { due: 0, overdue: 0, open: 0 },
    ]);
  });
});

/** An execution id that nobody has, in the given partition. */
function strangerIn(partition: number): string {
  for (;;) {
    const id = newToken();
    if (partitionOf(id, 128) === partition) return id;
  }
}

describe('loading', () => {
  it('does not take facts it remembers for those of a newer execution of the same name', async () => {
    const name = 'again';
    const first = await Journey.begin(store, start({ facts: { name } }));
    expect((await first.load(first.root)).snapshot.execution.input).toBe('{"n":1}');
    await redis.flushdb();
    const second = await Journey.begin(store, start({ facts: { name, input: '{"n":2}' } }));
    expect((await second.load(second.root)).snapshot.execution).toMatchObject({
      input: '{"n":2}',
      startedAt: second.startedAt,
    });
  });

  it('audits all others beside an execution that cannot be looked at', async () => {
    const journeys = [await Journey.begin(store), await Journey.begin(store), await Journey.begin(store)];
    const [broken = '', ...others] = journeys.map(({ execution }) => execution);
    for (const partition of [0, 1]) await redis.del(`sfn:{p${partition}}:due`);
    const [hash = ''] = await redis.keys(`sfn:{p*:x:${broken}`);
    await redis.set(hash, 'no hash');
    const found = await Promise.all([0, 1].map((partition) => store.audit(partition, '')));
    expect(found.flatMap(({ repaired }) => repaired).sort()).toEqual(others.sort());
    expect(found.flatMap(({ failed }) => failed)).toEqual([
      { execution: broken, reason: expect.objectContaining({ message: expect.stringContaining('WRONGTYPE') }) },
    ]);
  });

  it('leaves what a newer version has written alone', async () => {
    const journey = await Journey.begin(store);
    const [frames = ''] = await redis.keys(`sfn:{p*:f:${journey.execution}`);
    await redis.hset(frames, 'd:r', '={"fmt":2}');
    await expect(store.load(journey.root)).rejects.toThrow(UnknownFormatError);
  });

  it('counts a try once though its call was repeated, as a client does whose reply was lost', async () => {
    const { root } = await Journey.begin(store);
    const call = { keys: new Keys(TWO.namespace, TWO.partitions), ref: root, by: 1, request: newToken() } as const;
    expect([await countTry(redis, call), await countTry(redis, call)]).toEqual([1, 1]);
    expect(await store.countTry(root, 1)).toBe(2);
    const [frames = ''] = await redis.keys(`sfn:{p*:f:${root.execution}`);
    await redis.hset(frames, 'k:r', `${root.token}|2`); // as the release before wrote it
    expect(await store.countTry(root, 1)).toBe(3);
  });

  it('touches nothing of an execution that a newer version has created, but for when to look at it next', async () => {
    const { execution, root } = await Journey.begin(store);
    const [hash = ''] = await redis.keys(`sfn:{p*:x:${execution}`);
    await redis.hset(hash, 'fmt', EXECUTION_FORMAT + 1);
    const partition = partitionOf(execution, store.partitions);
    const claim = { worker: 'w', claim: 'c', leaseMs: 1_000 };
    const tried = await changesNothing(redis, 'sfn', async () => {
      await expect(store.load(root)).rejects.toThrow(UnknownFormatError);
      await expect(store.countTry(root, 1)).rejects.toThrow(UnknownFormatError);
      await expect(store.describe(execution)).rejects.toThrow(UnknownFormatError);
      expect(await store.beginTask(root, claim)).toEqual({ status: 'stale' });
      await redis.persist(hash);
    });
    expect(tried).toEqual([]);
    const due = `sfn:{p${partition}}:due`;
    const members = await redis.zrange(due, '0', '-1');
    for (const member of members.filter((each) => each.startsWith(execution))) await redis.zadd(due, 1, member);
    expect((await store.sweep(partition, 1_000)).due.filter((each) => each.execution === execution)).toEqual([]);
    expect(await redis.zrange(due, '0', '-1')).toEqual(expect.arrayContaining(members));
    expect(await redis.zcount(due, '-inf', '1')).toBe(0);
    for (const member of members) await redis.zrem(due, member);
    expect((await store.audit(partition, '')).repaired).not.toContain(execution);
  });

  it('remembers a bounded number of facts', () => {
    const facts = new ExecutionFacts();
    const { info } = start();
    for (let n = 0; n < 5_001; n += 1) facts.keep(`e${n}`, { born: 'b', info });
    facts.keep('long', { born: 'b', info: { ...info, input: 'x'.repeat(5_000) } });
    expect(facts.known('e0')).toBeUndefined();
    expect(facts.known('e5000')).toEqual({ born: 'b', info });
    expect(facts.known('long')).toBeUndefined();
  });
});

describe('open', () => {
  it('refuses another number of partitions than the store was created with', async () => {
    await expect(new RedisTaskStore(redis, { namespace: 'sfn', partitions: 3 }).open()).rejects.toThrow(
      StoreMismatchError,
    );
    await expect(new RedisStore(redis, { namespace: 'sfn', partitions: 3 }).open()).rejects.toThrow(
      /created with 2 partitions, but 3 are configured/,
    );
    await new RedisStore(redis, { namespace: 'other', partitions: 3 }).open();
  });

  it('refuses another number of state shards, and says how to change it', async () => {
    const options = { namespace: 'sfn', partitions: 2 };
    await new RedisStore(redis, { ...options, stateShards: 2 }).open();
    await expect(new RedisTaskStore(redis, { ...options, stateShards: 1 }).open()).rejects.toThrow(
      /sfn:meta use 2 shards of the queue 'states', but 1 are configured\. Set STEPWELL_STATE_SHARDS to 2\./,
    );
    await redis.hset('sfn:meta', 'stateShards', 1);
    await new RedisTaskStore(redis, { ...options, stateShards: 1 }).open();
  });

  it('refuses a store of a newer format', async () => {
    await redis.hset('sfn:meta', 'fmt', '2');
    await expect(new RedisStore(redis, { partitions: 2 }).open()).rejects.toThrow(UnknownFormatError);
  });

  it('refuses a Redis that may evict keys, also when CONFIG is forbidden', async () => {
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await redis.call('ACL', 'SETUSER', 'plain', 'on', '>secret', '~*', '&*', '+@all', '-config');
    const plain = new Redis(server.url, { username: 'plain', password: 'secret' });
    try {
      await expect(new RedisStore(redis, { partitions: 2 }).open()).rejects.toThrow(
        /maxmemory-policy allkeys-lru.*noeviction/s,
      );
      await expect(new RedisStore(plain, { partitions: 2 }).open()).rejects.toThrow(/allkeys-lru/);
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      await new RedisStore(plain, { partitions: 2 }).open();
    } finally {
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      plain.disconnect();
    }
  });
});
