/*
 * Records stored executions of the present format in several stages: `node test/upgrade/record-golden.mjs` after a build.
 * Writes test/upgrade/golden/fmt-<N>/<stage>.json for stages that it does not have yet: what a release has stored never changes.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { parseStateMachine } from '#asl';
import { EXECUTION_FORMAT } from '#store';
import { RedisStore } from '#store-redis';
import { interpret, startOwnRedis } from '#testing';
import { TaskTokens } from '../../dist/apps/coordinator/src/callbacks/task-tokens.js';
import { defaults, STAGES } from './golden-stages.mjs';
import { leaveAt } from './leave-at.mjs';

const folder = join(fileURLToPath(import.meta.url), '..', 'golden', `fmt-${EXECUTION_FORMAT}`);
const NAMESPACE = 'golden';
const ROLE = 'arn:aws:iam::123456789012:role/golden';
/** All recordings are loaded into one Redis: they must not differ in the key that signs their task tokens. */
const SECRET = Buffer.alloc(32, 'golden');

mkdirSync(folder, { recursive: true });
const server = await startOwnRedis();
const redis = new Redis(server.url);
try {
  for (const [name, given] of Object.entries(STAGES)) {
    const file = join(folder, `${name}.json`);
    if (existsSync(file)) continue;
    await redis.flushall();
    const recorded = await record(name, { ...defaults, ...given });
    writeFileSync(file, `${JSON.stringify(recorded, null, 2)}\n`);
    console.log(`${file}: ${recorded.expected.status} after ${recorded.expected.events.length} events`);
  }
} finally {
  redis.disconnect();
  await server.stop();
}

async function record(name, stage) {
  const store = await new RedisStore(redis, { namespace: NAMESPACE, partitions: 1, stateShards: 1 }).open();
  await redis.set(`${NAMESPACE}:{secrets}:task-tokens`, SECRET.toString('base64'));
  const text = JSON.stringify(stage.definition);
  const { machine, problems } = parseStateMachine(text);
  if (!machine) throw new Error(`${name}: ${JSON.stringify(problems)}`);
  const definitionHash = await store.putDefinition(text);
  const machineName = `golden-${name}`;
  const arn = `arn:aws:states:us-east-1:123456789012:stateMachine:${machineName}`;
  const [createdAt, updatedAt] = [Date.now(), Date.now()];
  const kind = { type: 'STANDARD', roleArn: ROLE };
  await store.createStateMachine({ arn, name: machineName, ...kind, definitionHash, createdAt, updatedAt });
  const info = {
    arn: `${arn.replace(':stateMachine:', ':execution:')}:${name}`,
    name,
    stateMachineArn: arn,
    stateMachineName: machineName,
    roleArn: ROLE,
    startedAt: Date.now(),
    input: JSON.stringify(stage.input),
    redriveCount: 0,
  };
  const tokens = new TaskTokens(await store.sharedSecret('task-tokens'));
  await leaveAt({ store, tokens, machine, definitionHash, info, stage, answer: stage.task() });
  return { arn: info.arn, expected: expectedOf(machine, info, stage), keys: await allKeys() };
}

/** What the model interpreter says the execution comes to. */
function expectedOf(machine, { arn, name, input }, { task, redrives }) {
  const { status, outputText, error, cause, history } = interpret(machine, {
    inputText: input,
    execution: { arn, name },
    task: task(),
    redrives,
  });
  return { status, output: outputText, error, cause, events: history };
}

/** Everything, as plain data. */
async function allKeys() {
  const keys = {};
  for (const key of (await redis.keys(`${NAMESPACE}:*`)).sort()) {
    const type = await redis.type(key);
    const read = {
      string: () => redis.get(key),
      list: () => redis.lrange(key, 0, -1),
      hash: () => redis.hgetall(key),
      zset: () => redis.zrange(key, 0, -1, 'WITHSCORES'),
    };
    let value = await read[type]();
    if (type === 'zset') value = value.flatMap((member, n) => (n % 2 === 0 ? [[member, value[n + 1]]] : []));
    keys[key.slice(NAMESPACE.length + 1)] = { type, expires: (await redis.pttl(key)) >= 0, value };
  }
  return keys;
}
