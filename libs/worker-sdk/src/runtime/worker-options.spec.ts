import { describe, expect, it } from '@jest/globals';
import { resolveWorkerOptions } from './worker-options.js';
import { WorkerStartError } from './worker-start-error.js';

describe('resolveWorkerOptions', () => {
  it('takes what is given, then the environment, then the default', () => {
    const env = {
      REDIS_URL: 'redis://from-env:1',
      STEPWELL_NAMESPACE: '',
      AWS_DEFAULT_REGION: 'eu-north-1',
      STEPWELL_STATE_SHARDS: '4',
    };
    expect(resolveWorkerOptions({ accountId: '111122223333' }, env)).toEqual({
      redisUrl: 'redis://from-env:1',
      namespace: 'sfn',
      region: 'eu-north-1',
      accountId: '111122223333',
      concurrency: 10,
      leaseMs: 5_000,
      drainMs: 8_000,
      stateShards: 4,
      partitions: 128,
      autoStart: true,
      metricsPort: undefined,
      metricsHost: '127.0.0.1',
    });
  });

  it.each([
    { options: { concurrency: 0 }, env: {}, message: 'concurrency must be a whole number from 1 on, not 0' },
    { options: { leaseMs: 1.5 }, env: {}, message: 'leaseMs must be' },
    {
      options: {},
      env: { STEPWELL_STATE_SHARDS: 'many' },
      message: 'stateShards (STEPWELL_STATE_SHARDS) must be a whole number from 1 on, not NaN',
    },
    {
      options: { namespace: 'a:b' },
      env: {},
      message: "namespace (STEPWELL_NAMESPACE) must be letters, digits, '.', '-' and '_', at most 64, not 'a:b'",
    },
    {
      options: {},
      env: { AWS_REGION: 'Frankfurt' },
      message: "region (STEPWELL_REGION) must be an AWS region such as us-east-1, not 'Frankfurt'",
    },
    {
      options: {},
      env: { STEPWELL_ACCOUNT_ID: '12' },
      message: "accountId (STEPWELL_ACCOUNT_ID) must be an account id of 12 digits, not '12'",
    },
    {
      options: {},
      env: { STEPWELL_METRICS_PORT: '99999' },
      message: 'metricsPort (STEPWELL_METRICS_PORT) must be a whole number from 0 to 65535, not 99999',
    },
    { options: { redisUrl: 'localhost:6379' }, env: {}, message: 'REDIS_URL is not a Redis address' },
  ])('refuses $options $env: $message', ({ options, env, message }) => {
    expect(() => resolveWorkerOptions(options, env)).toThrow(message);
    expect(() => resolveWorkerOptions(options, env)).toThrow(WorkerStartError);
  });
});
