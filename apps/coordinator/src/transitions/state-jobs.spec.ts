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
      { namespace, stateShards: 1, stateConcurrency: 1 },
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
});
