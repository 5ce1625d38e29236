import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EvaluatorUnavailable } from '#evaluator';
import { type ExpressJob, ExpressQueue, NewerWork, RedisConnections } from '#queues';
import { StoreFullError } from '#store';
import { eventually, startTestRedis, type TestRedis } from '#testing';
import type { ExpressEnd } from '../tokens.js';
import { ExpressJobs } from './express-jobs.js';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:m';
const jobOf = (name: string): Omit<ExpressJob, 'fmt'> => ({
  executionArn: name,
  name,
  stateMachine: { arn: MACHINE, name: 'm', roleArn: 'arn:aws:iam::123456789012:role/r', definitionHash: 'h' },
  input: '{}',
});

describe('ExpressJobs', () => {
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
  beforeEach(() => {
    told.length = 0;
  });
  afterAll(async () => {
    await connections.close();
    await redis.stop();
  });

  /** Runs one execution for each of these, whose first attempt fails so; the names that were run, in order. */
  async function ran(failures: Readonly<Record<string, Error>>, times: number): Promise<string[]> {
    const { namespace } = redis;
    const seen: string[] = [];
    const express = {
      runAccepted: async ({ name }: ExpressJob): Promise<ExpressEnd> => {
        seen.push(name);
        if (seen.filter((each) => each === name).length === 1) throw failures[name] as Error;
        return { executionArn: name, startedAt: 0, stoppedAt: 1, status: 'SUCCEEDED' };
      },
    };
    const queue = new ExpressQueue({ connection: connections.get('commands'), log, namespace });
    const settings = { namespace, expressConcurrency: 1 };
    const jobs = new ExpressJobs(settings, connections.get('blocking'), express, log, new NewerWork(log));
    try {
      for (const name of Object.keys(failures)) await queue.add(name, jobOf(name));
      jobs.start();
      await eventually(() => seen.length === times && told.length > 0);
    } finally {
      await jobs.stop(async () => undefined);
      await queue.close();
    }
    return seen;
  }

  it('puts off an execution that cannot begin now, and runs others meanwhile', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:6379'), { code: 'ECONNREFUSED' });
    const failures = {
      redis: refused,
      loading: new Error('LOADING Redis is loading the dataset in memory'),
      evaluator: new EvaluatorUnavailable('Too many wait'),
      full: new StoreFullError(),
    };
    const names = Object.keys(failures);
    expect(await ran(failures, 8)).toEqual([...names, ...names]);
    expect(told).toEqual(['warn Express executions are put off for a second: ECONNREFUSED']);
  });

  it('tells of an execution that is not run at all', async () => {
    expect(await ran({ bad: new Error('the definition is not in the store') }, 1)).toEqual(['bad']);
    expect(told).toEqual(['error execution bad could not be run: the definition is not in the store']);
  });
});
