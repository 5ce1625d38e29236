import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, violationsAtRest } from '#testing';
import { LimitsRuntime } from './limits-runtime.js';

const NOBODY = 'arn:aws:lambda:us-east-1:123456789012:function:nobody';

describe('tasks that nobody serves', () => {
  let runtime: LimitsRuntime;

  beforeAll(async () => {
    runtime = await LimitsRuntime.start({ STEPWELL_UNSERVED_TASK_WAIT_SECONDS: '1' });
  }, 60_000);
  afterAll(() => runtime?.close(), 30_000);

  it('fail when the wait is over, each retry too, and leave no job in a queue that nobody empties', async () => {
    const task = {
      Type: 'Task',
      Resource: NOBODY,
      Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }],
    };
    const definition = { StartAt: 'S', States: { S: { ...task, End: true } } };
    const arns = await Promise.all(Array.from({ length: 5 }, () => runtime.begin(definition)));
    for (const arn of arns) {
      expect(await runtime.ended(arn)).toMatchObject({
        status: 'FAILED',
        cause: `No worker serves ${NOBODY}: none has registered a handler for it within 1 seconds.`,
      });
      const types = (await runtime.history(arn)).map(({ type }) => type);
      expect(types.filter((type) => type === 'LambdaFunctionScheduled')).toHaveLength(2);
    }
    await eventually(async () => (await violationsAtRest(runtime.connection, runtime.redis.namespace)).length === 0);
  }, 60_000);
});
