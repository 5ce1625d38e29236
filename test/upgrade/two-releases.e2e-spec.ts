import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { executionsQueue, stateQueue } from '#queues';
import { EXECUTION_FORMAT, executionIdOf } from '#store';
import {
  eventually,
  projectRoot,
  startTestRedis,
  violationsAtRest,
  violationsOf,
  type TestProcess,
  type TestRedis,
} from '#testing';
import { Api } from '../support/api.js';
import { fromApi } from '../support/history.js';
import { environmentOf } from '../support/runtime-under-test.js';
import { buildNewerRelease, startCoordinator, type NewerRelease } from './newer-release.js';

const inner = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });
const DEFINITION = JSON.stringify({
  StartAt: 'Begin',
  TimeoutSeconds: 600,
  States: {
    Begin: { Type: 'Pass', Next: 'Rest' },
    Rest: { Type: 'Wait', Seconds: 1, Next: 'Both' },
    Both: { Type: 'Parallel', Branches: [inner('Left'), inner('Right')], Next: 'Each' },
    Each: { Type: 'Map', ItemsPath: '$', MaxConcurrency: 1, ItemProcessor: inner('Item'), End: true },
  },
});

/** So long does the old release see what it must not touch: it sweeps each second, and puts back after 1, 2, 4 … s. */
const LOOKING_MS = 8_000;

describe('a rolling upgrade', () => {
  let redis: TestRedis;
  let connection: Redis;
  let newer: NewerRelease;
  let env: Record<string, string>;
  let machine: string;
  const running: TestProcess[] = [];
  const apis: Api[] = [];

  const start = async (dist: string) => {
    const coordinator = await startCoordinator(dist, env);
    const api = new Api([coordinator.endpoint]);
    running.push(coordinator);
    apis.push(api);
    return { coordinator, api };
  };
  const released = join(projectRoot, 'dist');
  const ended = (api: Api, arn: string) =>
    eventually(async () => (await api.describeExecution(arn)).status === 'SUCCEEDED', {
      timeoutMs: 100_000,
      everyMs: 100,
    });

  beforeAll(async () => {
    redis = await startTestRedis();
    connection = new Redis(redis.url);
    env = environmentOf(redis);
    newer = buildNewerRelease();
  }, 60_000);

  afterAll(async () => {
    for (const api of apis) api.close();
    await Promise.all(running.map((each) => each.stop()));
    connection?.disconnect();
    newer?.remove();
    await redis?.stop();
  }, 60_000);

  it('goes on with what an old release has begun, once only the new one is there', async () => {
    const old = await start(released);
    machine = await old.api.createStateMachine('begun-by-old', DEFINITION);
    const arn = await old.api.startExecution(machine, 'from-old', [1, 2], 0);
    await eventually(async () => (await old.api.history(arn)).some(({ type }) => type === 'WaitStateEntered'));
    await old.coordinator.stop();
    const next = await start(newer.dist);
    await ended(next.api, arn);
    const events = (await next.api.history(arn)).map(fromApi);
    expect(violationsOf(events, 'SUCCEEDED')).toEqual([]);
    expect(events.filter(({ type }) => type === 'MapIterationSucceeded')).toHaveLength(2);
    await next.coordinator.stop();
  }, 120_000);

  it('an old release leaves executions, frames and jobs of a newer one alone, and the newer one ends them', async () => {
    // An installation in the middle: the newer release has started executions and stopped for now.
    const first = await start(newer.dist);
    const newMachine = await first.api.createStateMachine('begun-by-new', DEFINITION);
    const arns = await Promise.all(
      Array.from({ length: 5 }, (_, n) => first.api.startExecution(machine, `from-new-${n}`, [n, 2], 0)),
    );
    await first.coordinator.kill('SIGKILL');
    const queue = new Queue('executions', { connection, prefix: executionsQueue(redis.executionsPrefix).prefix });
    await queue.add(
      'start',
      { fmt: 2, stateMachineArn: machine, name: 'by-queue', input: [3], surprise: true },
      { jobId: 'by-queue' },
    );

    const before = await Promise.all(arns.map((arn) => stored(arn)));
    // A wake-up in a shape that the old one knows, of an execution that it does not.
    const { name, prefix } = stateQueue(redis.namespace, 0);
    const states = new Queue(name, { connection, prefix });
    const { id, frames } = before[0] as { id: string; frames: Record<string, string> };
    await states.add('wake', { fmt: 1, execution: id, frame: 'r', token: frames['t:r'], wake: 'timer', delivery: 9 });
    await states.close();
    const old = await start(released);
    // The old one has work of its own beside it, and does that.
    await ended(old.api, await old.api.startExecution(machine, 'beside', [1], 0));
    await sleep(LOOKING_MS);
    expect(await Promise.all(arns.map((arn) => stored(arn)))).toEqual(before);
    // Nothing was given up, repaired or failed: each would be a line.
    const lines = old.coordinator
      .output()
      .split('\n')
      .filter((line) => /WARN|ERROR/.test(line));
    expect(lines.filter((line) => line.includes(`execution of format ${EXECUTION_FORMAT + 1}`))).toHaveLength(1);
    expect(lines.filter((line) => line.includes('job of format 2'))).toHaveLength(1);
    expect(lines.filter((line) => !/ of format \d found/.test(line))).toEqual([]);
    expect(await queue.getFailedCount()).toBe(0);

    // A request for what only the newer one knows: retryable, for another coordinator to answer.
    const client = new SFNClient({
      endpoint: old.coordinator.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
    try {
      const refused = {
        name: 'ServiceUnavailable',
        $metadata: expect.objectContaining({ httpStatusCode: 503 }) as unknown,
      };
      await expect(client.send(new DescribeExecutionCommand({ executionArn: arns[0] }))).rejects.toMatchObject(refused);
      await expect(client.send(new StartExecutionCommand({ stateMachineArn: newMachine }))).rejects.toMatchObject(
        refused,
      );
    } finally {
      client.destroy();
    }

    // Both side by side: whoever gets a wake-up, the newer one does the work.
    const next = await start(newer.dist);
    for (const arn of arns) await ended(next.api, arn);
    for (const arn of arns) expect(violationsOf((await next.api.history(arn)).map(fromApi), 'SUCCEEDED')).toEqual([]);
    // The queued start has a member that even the newer one does not know: it, and not the old one, says so.
    await eventually(async () => (await queue.getFailedCount()) === 1, { timeoutMs: 40_000 });
    expect((await queue.getFailed())[0]?.failedReason).toMatch(/member 'surprise' is not known/);
    await queue.close();
    await eventually(async () => (await violationsAtRest(connection, redis.namespace)).length === 0, {
      timeoutMs: 30_000,
    });
  }, 300_000);

  /** What is stored of an execution, but for when the sweeper looks at it next. */
  async function stored(arn: string): Promise<object> {
    const [own = ''] = await connection.keys(`${redis.namespace}:{p*}:x:${executionIdOf(arn)}`);
    const [hash, history, frames] = await Promise.all([
      connection.hgetall(own),
      connection.lrange(own.replace(':x:', ':h:'), 0, -1),
      connection.hgetall(own.replace(':x:', ':f:')),
    ]);
    return { id: own.split(':x:')[1], hash, history, frames };
  }
});
