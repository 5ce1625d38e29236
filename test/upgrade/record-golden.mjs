/*
 * Records stored executions of the present format in several stages: `node test/upgrade/record-golden.mjs` after a build.
 * Writes test/upgrade/golden/fmt-<N>/, and refuses to touch a folder that exists: what a release has stored never changes.
 * The steps are made by the engine and the store alone, so that each execution can be left exactly where it is wanted.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { parseStateMachine } from '#asl';
import { decide, decideStart } from '#engine';
import { EXECUTION_FORMAT, newToken } from '#store';
import { RedisStore } from '#store-redis';
import { interpret, startOwnRedis } from '#testing';
import { answerOf, BROKEN, WORK } from './golden-answers.mjs';

const folder = join(fileURLToPath(import.meta.url), '..', 'golden', `fmt-${EXECUTION_FORMAT}`);
if (existsSync(folder)) throw new Error(`${folder} exists. Recordings of a released format are never made anew.`);

const NAMESPACE = 'golden';
const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:golden';
const text = JSON.stringify({
  StartAt: 'Prepare',
  States: {
    Prepare: { Type: 'Pass', Next: 'Work' },
    Work: {
      Type: 'Task',
      Resource: WORK,
      Retry: [{ ErrorEquals: ['Flaky', 'Lambda.Unknown'], IntervalSeconds: 1, MaxAttempts: 3 }],
      ResultPath: '$.work',
      Next: 'Pause',
    },
    Pause: { Type: 'Wait', Seconds: 1, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Inside',
          States: { Inside: { Type: 'Pass', Next: 'Break' }, Break: { Type: 'Task', Resource: BROKEN, End: true } },
        },
        { StartAt: 'Beside', States: { Beside: { Type: 'Pass', End: true } } },
      ],
      Catch: [{ ErrorEquals: ['Broken'], ResultPath: '$.caught', Next: 'Tidy' }],
      Next: 'Tidy',
    },
    Tidy: { Type: 'Pass', End: true },
  },
});
const { machine, problems } = parseStateMachine(text);
if (!machine) throw new Error(JSON.stringify(problems));
/** Long enough to be kept as a payload of its own. */
const INPUT = JSON.stringify({ note: 'ä'.repeat(600) });

/** Each stage by what would happen next. */
const STAGES = {
  ready: ({ wake, phase }) => wake === 'run' && phase === 'ready',
  task: ({ wake }) => wake === 'task',
  claimed: ({ wake }) => wake === 'claimed',
  outcome: ({ wake }) => wake === 'outcome',
  retry: ({ wake, phase }) => wake === 'timer' && phase === 'retry',
  wait: ({ wake, phase }) => wake === 'timer' && phase === 'wait',
  children: ({ frame }) => frame === 'r/0',
  'failed-child': ({ wake }) => wake === 'children',
  closed: () => false,
};

const server = await startOwnRedis();
const redis = new Redis(server.url);
try {
  const store = await new RedisStore(redis, { namespace: NAMESPACE, partitions: 1, stateShards: 1 }).open();
  const definitionHash = await store.putDefinition(text);
  await store.createStateMachine({
    arn: MACHINE,
    name: 'golden',
    type: 'STANDARD',
    roleArn: 'arn:aws:iam::123456789012:role/golden',
    definitionHash,
    createdAt: Date.now(),
    updatedAt: Date.now(),
  });
  mkdirSync(folder, { recursive: true });
  const write = (name, content) => writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`);
  write('common', await keysOf((key) => !key.includes('{p0}')));
  for (const [stage, isReached] of Object.entries(STAGES)) {
    const arn = MACHINE.replace(':stateMachine:', ':execution:') + `:${stage}`;
    const execution = await leaveAt(arn, stage, isReached, store, definitionHash);
    write(stage, {
      arn,
      expected: expectedOf(arn, stage),
      keys: await keysOf((key) => key.includes('{p0}'), execution),
    });
  }
} finally {
  redis.disconnect();
  await server.stop();
}

/** Moves a new execution on until `isReached`. */
async function leaveAt(arn, name, isReached, store, definitionHash) {
  const ambient = () => ({ now: Date.now(), region: 'us-east-1', random: () => 0.5, uuid: randomUUID });
  const info = {
    arn,
    name,
    stateMachineArn: MACHINE,
    stateMachineName: 'golden',
    roleArn: 'arn:aws:iam::123456789012:role/golden',
    startedAt: Date.now(),
    input: INPUT,
    redriveCount: 0,
  };
  const created = await store.create({ info, definitionHash, decision: decideStart(machine, info, ambient()) });
  if (created.status !== 'ok') throw new Error(`${name} is there already`);
  const waiting = [...created.awaken];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { execution, frame, token, wake } = next;
    const loaded = await store.load(next);
    if (loaded.status !== 'current') continue;
    const { phase } = loaded.snapshot.frame;
    if (isReached({ wake, phase, frame })) break;
    if (wake === 'task') {
      const claim = randomUUID();
      const begun = await store.beginTask(next, { worker: 'a-worker', claim, leaseMs: 1 });
      if (isReached({ wake: 'claimed' })) break;
      const answer = answerOf(begun.resource, begun.attempt);
      const outcome =
        'error' in answer ? { ok: false, ...answer } : { ok: true, output: JSON.stringify(answer.output) };
      waiting.unshift((await store.endTask(next, claim, outcome)).awaken);
      continue;
    }
    const decision = decide(machine, loaded.snapshot, eventOf(wake, loaded), ambient());
    const nextToken = newToken();
    const { historyLength, inbox } = loaded.snapshot;
    const result = await store.commit(next, decision, { historyLength, inboxLength: inbox.length, nextToken });
    if (result.status !== 'committed') throw new Error(`${name}: ${result.status}`);
    waiting.unshift(...result.awaken);
    if (decision.effects.some(({ type }) => type === 'StartTimer'))
      waiting.unshift({ execution, frame, token: nextToken, wake: 'timer' });
    void token;
  }
  return created.execution;
}

function eventOf(wake, { outcome }) {
  if (wake === 'run') return { type: 'StateDue' };
  if (wake === 'timer') return { type: 'TimerFired' };
  if (wake === 'children') return { type: 'ChildrenEnded' };
  return outcome.ok
    ? { type: 'TaskSucceeded', output: outcome.output }
    : { type: 'TaskFailed', error: outcome.error, cause: outcome.cause };
}

/** What the model interpreter says the execution comes to: a claimed attempt is lost with its worker. */
function expectedOf(arn, stage) {
  const { status, outputText, error, cause, history } = interpret(machine, {
    inputText: INPUT,
    execution: { arn, name: stage },
    task: ({ resource, attempt }) =>
      stage === 'claimed' && resource === WORK && attempt === 1
        ? { error: 'Lambda.Unknown' }
        : answerOf(resource, attempt),
  });
  return { status, output: outputText, error, cause, events: history };
}

/** Keys as plain data; of sets that executions share, the members of `execution`. */
async function keysOf(isWanted, execution) {
  const keys = {};
  for (const key of (await redis.keys(`${NAMESPACE}:*`)).filter(isWanted).sort()) {
    const own = execution !== undefined && key.endsWith(execution);
    const type = await redis.type(key);
    if (execution !== undefined && !own && type !== 'zset') continue;
    const read = {
      string: () => redis.get(key),
      list: () => redis.lrange(key, 0, -1),
      hash: () => redis.hgetall(key),
      zset: () => redis.zrange(key, 0, -1, 'WITHSCORES'),
    };
    let value = await read[type]();
    if (type === 'zset') {
      value = value.flatMap((member, n) => (n % 2 === 0 ? [[member, value[n + 1]]] : []));
      if (execution !== undefined) value = value.filter(([member]) => member.includes(execution));
      if (value.length === 0) continue;
    }
    keys[key.slice(NAMESPACE.length + 1)] = { type, expires: (await redis.pttl(key)) >= 0, value };
  }
  return keys;
}
