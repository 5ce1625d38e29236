import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  eventually,
  isAsModelled,
  projectRoot,
  startTestRedis,
  violationsAtRest,
  violationsOf,
  type ModelledEvent,
  type RecordedEnd,
  type TestProcess,
  type TestRedis,
} from '#testing';
import { createWorker, TaskFailure, type StandaloneWorker } from '#worker-sdk';
import { Api } from '../support/api.js';
import { fromApi } from '../support/history.js';
import { environmentOf } from '../support/runtime-under-test.js';
import { answerOf, BROKEN, RISKY, WORK } from './golden-answers.mjs';
import { startCoordinator } from './newer-release.js';

interface StoredKey {
  readonly type: 'string' | 'list' | 'hash' | 'zset';
  readonly expires: boolean;
  readonly value: unknown;
}
interface Golden {
  readonly arn: string;
  readonly expected: RecordedEnd & { readonly events: readonly ModelledEvent[] };
  readonly keys: Readonly<Record<string, StoredKey>>;
}

const GOLDEN = join(projectRoot, 'test/upgrade/golden');

/** One folder for each format that a release has stored. */
describe.each(readdirSync(GOLDEN).filter((name) => name.startsWith('fmt-')))('executions stored in %s', (format) => {
  const folder = join(GOLDEN, format);
  const files = readdirSync(folder).map((file) => file.replace('.json', ''));
  /** What the first recordings share lies in a file of its own. */
  const stages = files.filter((stage) => stage !== 'common');
  const golden = new Map<string, Golden>();
  let redis: TestRedis;
  let connection: Redis;
  let coordinator: TestProcess;
  let worker: StandaloneWorker;
  let api: Api;

  beforeAll(async () => {
    redis = await startTestRedis();
    connection = new Redis(redis.url);
    const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    if (files.includes('common')) await load(read('common') as Golden['keys']);
    for (const stage of stages) {
      golden.set(stage, read(stage) as Golden);
      await load((golden.get(stage) as Golden).keys);
    }
    const env = { ...environmentOf(redis), STEPWELL_PARTITIONS: '1', STEPWELL_STATE_SHARDS: '1' };
    worker = createWorker({
      redisUrl: redis.url,
      namespace: redis.namespace,
      region: 'us-east-1',
      accountId: '123456789012',
      partitions: 1,
      stateShards: 1,
      log: { log: () => undefined, warn: () => undefined, error: () => undefined },
    });
    for (const resource of [WORK, BROKEN, RISKY]) {
      worker.handle(resource, (_, { attempt }) => {
        const answer = answerOf(resource, attempt);
        if ('error' in answer) throw new TaskFailure(answer.error, answer.cause);
        return answer.output;
      });
    }
    // First: what has been scheduled long ago fails when nobody serves it.
    await worker.start();
    const started = await startCoordinator(join(projectRoot, 'dist'), env);
    coordinator = started;
    api = new Api([started.endpoint]);
  }, 60_000);

  afterAll(async () => {
    api?.close();
    await worker?.close();
    await coordinator?.stop();
    connection?.disconnect();
    await redis?.stop();
  }, 30_000);

  it('has them in many stages', () => {
    expect(stages.length).toBeGreaterThanOrEqual(16);
  });

  it.each(stages)(
    '%s: comes to the end that its definition gives it',
    async (stage) => {
      const { arn, expected } = golden.get(stage) as Golden;
      if (stage === 'callback') await api.sendTaskSuccess(await tokenOf(arn), '{"paid":true}');
      const described = await eventually(
        async () => {
          const found = await api.describeExecution(arn);
          return found.status === 'RUNNING' ? undefined : found;
        },
        { timeoutMs: 60_000, everyMs: 100 },
      );
      const { status, output, error, cause } = described;
      const events = (await api.history(arn)).map(fromApi);
      expect(violationsOf(events, status)).toEqual([]);
      const found = { status, output, error, cause, events } as Golden['expected'];
      // What a lost worker was called depends on the process, task tokens on when they were issued.
      const normalise = (text: string) =>
        text
          .replaceAll(/ cause=The worker .* before it gave a result\./g, '')
          .replaceAll(/"token":"[^"]*"/g, '"token":""');
      expect(isAsModelled(found, expected, normalise)).toEqual([]);
    },
    90_000,
  );

  it('leaves nothing behind', async () => {
    await eventually(async () => (await violationsAtRest(connection, redis.namespace)).length === 0, {
      timeoutMs: 30_000,
    });
  }, 40_000);

  /** The token that an attempt was asked with before it was recorded. */
  async function tokenOf(arn: string): Promise<string> {
    const scheduled = (await api.history(arn)).find(({ type }) => type === 'TaskScheduled');
    const parameters = JSON.parse(scheduled?.taskScheduledEventDetails?.parameters as string) as { token: string };
    return parameters.token;
  }

  /** Sets that executions share grow with each file. */
  async function load(keys: Golden['keys']): Promise<void> {
    for (const [name, { type, expires, value }] of Object.entries(keys)) {
      const key = `${redis.namespace}:${name}`;
      if (type === 'string') await connection.set(key, value as string);
      if (type === 'list') await connection.rpush(key, ...(value as string[]));
      if (type === 'hash') await connection.hset(key, value as Record<string, string>);
      if (type === 'zset')
        for (const [member, score] of value as [string, string][]) await connection.zadd(key, score, member);
      if (expires) await connection.pexpire(key, 86_400_000);
    }
  }
});
