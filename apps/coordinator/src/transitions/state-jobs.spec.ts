import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EvaluatorUnavailable } from '#evaluator';
import { NewerWork, RedisConnections, StateQueues } from '#queues';
import { type Awaken, executionIdOf } from '#store';
import { eventually, startTestRedis, type TestRedis } from '#testing';
import { StateJobs } from './state-jobs.js';

const awaken = (name: string): Awaken => ({
  execution: executionIdOf(`arn:aws:states:us-east-1:1:execution:m:${name}`),
  frame: 'r',
  token: `token-${name}`,
  wake: 'run',
});

describe('StateJobs', () => {
  let redis: TestRedis;
  let connections: RedisConnections;
  const told: string[] = [];
  const log = {
    log: () => undefined,
    warn: (text: string) => void told.push(`warn ${text}`),
    error: (text: string) => void told.push(`error ${text}`),
  };

  beforeAll(async () => {
    redis = await startTestRedis();
    connections = new RedisConnections(redis.url, log);
  });
  afterAll(async () => {
    await connections.close();
    await redis.stop();
  });

  it('puts off a state for which no evaluator process can be had, and works on others meanwhile', async () => {
    const { namespace } = redis;
    const seen: string[] = [];
    const guard = {
      advance: async ({ token }: Awaken, earlier: number): Promise<void> => {
        seen.push(`${token} ${earlier}`);
        if (token === 'token-slow' && seen.filter((each) => each.startsWith(token)).length <= 2)
          throw new EvaluatorUnavailable('Too many wait');
      },
    };
    const states = new StateQueues({ connection: connections.get('commands'), log, namespace, shards: 1 });
    const jobs = new StateJobs(
      { namespace, stateShards: 1, stateConcurrency: 1, shutdownSeconds: 5 },
      connections,
      guard,
      log,
      new NewerWork(log),
    );
    try {
      jobs.start();
      await states.add(awaken('slow'), { delivery: 1 });
      await states.add(awaken('quick'));
      await eventually(() => seen.length === 4);
    } finally {
      await jobs.stop();
      await states.close();
    }
    expect(seen).toEqual(['token-slow 1', 'token-quick 0', 'token-slow 1', 'token-slow 1']);
    expect(told).toEqual(['warn states are put off for a second: Too many wait']);
  });

  it('hands over what does not end in time: another process has it before it is taken for stalled', async () => {
    const { namespace } = redis;
    const settings = { namespace, stateShards: 1, stateConcurrency: 10, shutdownSeconds: 1 };
    const states = new StateQueues({ connection: connections.get('commands'), log, namespace, shards: 1 });
    const begun: string[] = [];
    const taken: string[] = [];
    let end = (): void => undefined;
    const stuck = new Promise<void>((resolve) => (end = resolve));
    const open = (advance: (awaken: Awaken, earlier: number) => Promise<void>) =>
      new StateJobs(settings, connections, { advance }, log, new NewerWork(log));
    const first = open(({ token }) => (begun.push(token), stuck));
    const second = open(async ({ token }, earlier) => void taken.push(`${token} ${earlier}`));
    told.length = 0;
    try {
      first.start();
      await states.addAll([awaken('one'), awaken('two')]);
      await eventually(() => begun.length === 2);
      await first.stop();
      second.start();
      await eventually(() => taken.length === 2);
    } finally {
      end();
      await second.stop();
      await states.close();
    }
    // A job that had been taken for stalled would count as delivered before.
    expect(taken.sort()).toEqual(['token-one 0', 'token-two 0']);
    expect(told).toEqual(['warn 2 state(s) have not ended in time and are handed over']);
  });
});
