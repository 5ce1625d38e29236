import { expect } from '@jest/globals';
import { NO_KMS, type Act, type Cases } from '../operation-cases.js';
import { arnOf, MAPS, type World } from '../world.js';

const ACTIVITIES = 'activities';
const TASKS = 'tasks';
const NOBODY = arnOf('activity', 'nobody');
const KMS = { KmsAccessDeniedException: NO_KMS, KmsInvalidStateException: NO_KMS, KmsThrottlingException: NO_KMS };
const LATE =
  'a repeat of an answer that was accepted is `TaskTimedOut`, too; `TaskDoesNotExist` once the execution has been dropped';

type Answer = 'SendTaskSuccess' | 'SendTaskFailure' | 'SendTaskHeartbeat';
const RESULT = { SendTaskSuccess: { output: '{}' }, SendTaskFailure: {}, SendTaskHeartbeat: {} };

/** How each of the three is refused. */
function refusals(operation: Answer): Readonly<Record<string, Act>> {
  const send = (world: World, taskToken: string) => world.call(operation, { taskToken, ...RESULT[operation] });
  return {
    InvalidToken: (world) => send(world, 'made-up'),
    TaskDoesNotExist: async (world) => send(world, await world.tokenOfNothing()),
    TaskTimedOut: async (world) => {
      const { taskToken, executionArn } = await world.task();
      await world.call('StopExecution', { executionArn });
      return send(world, taskToken);
    },
  };
}

export const TASK_CASES: Cases = {
  CreateActivity: {
    group: ACTIVITIES,
    succeeds: async (world) => {
      const name = world.name();
      const first = await world.call('CreateActivity', { name });
      expect(first.activityArn).toBe(arnOf('activity', name));
      expect((await world.call('CreateActivity', { name })).creationDate).toEqual(first.creationDate);
    },
    fails: {
      ActivityAlreadyExists: async (world) => {
        const name = world.name();
        // Of a release that took keys of the caller's own.
        const encryptionConfiguration = { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'k' } as const;
        const record = { arn: arnOf('activity', name), name, createdAt: 1, encryptionConfiguration, tags: [] };
        await world.store.createActivity(record, 100);
        return world.call('CreateActivity', { name });
      },
      InvalidEncryptionConfiguration: (world) =>
        world.call('CreateActivity', {
          name: world.name(),
          encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'k' },
        }),
      InvalidName: (world) => world.call('CreateActivity', { name: 'a b' }),
      TooManyTags: (world) => {
        const tags = Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: '' }));
        return world.call('CreateActivity', { name: world.name(), tags });
      },
    },
    elsewhere: { ActivityLimitExceeded: 'apps/coordinator/src/aws-json/aws-api.activities.e2e-spec.ts' },
    never: { KmsAccessDeniedException: NO_KMS, KmsThrottlingException: NO_KMS },
    differs: ['customer managed KMS keys are refused'],
  },
  DescribeActivity: {
    group: ACTIVITIES,
    succeeds: async (world) => {
      const { activityArn } = await world.call('CreateActivity', { name: world.name() });
      const told = await world.call('DescribeActivity', { activityArn });
      expect(told).toMatchObject({ activityArn, encryptionConfiguration: { type: 'AWS_OWNED_KEY' } });
    },
    fails: {
      ActivityDoesNotExist: (world) => world.call('DescribeActivity', { activityArn: NOBODY }),
      InvalidArn: (world) => world.call('DescribeActivity', { activityArn: 'x' }),
    },
  },
  DeleteActivity: {
    group: ACTIVITIES,
    succeeds: async (world) => {
      const { activityArn } = await world.call('CreateActivity', { name: world.name() });
      await world.call('DeleteActivity', { activityArn });
      expect(await world.store.getActivity(activityArn)).toBeUndefined();
    },
    fails: { InvalidArn: (world) => world.call('DeleteActivity', { activityArn: 'x' }) },
  },
  ListActivities: {
    group: ACTIVITIES,
    succeeds: async (world) => {
      await world.call('CreateActivity', { name: world.name() });
      expect((await world.call('ListActivities', { maxResults: 1 })).activities).toHaveLength(1);
    },
    fails: { InvalidToken: (world) => world.call('ListActivities', { nextToken: 'made-up' }) },
  },
  GetActivityTask: {
    group: ACTIVITIES,
    succeeds: async (world) => {
      expect((await world.task()).taskToken.length).toBeGreaterThan(10);
    },
    fails: {
      ActivityDoesNotExist: (world) => world.call('GetActivityTask', { activityArn: NOBODY }),
      InvalidArn: (world) => world.call('GetActivityTask', { activityArn: 'x' }),
    },
    elsewhere: { ActivityWorkerLimitExceeded: 'test/activities/activities.e2e-spec.ts' },
    never: KMS,
    differs: ['the limit of 1,000 pollers is each coordinator’s'],
  },
  SendTaskSuccess: {
    group: TASKS,
    succeeds: async (world) => {
      const { taskToken, executionArn } = await world.task();
      await world.call('SendTaskSuccess', { taskToken, output: '{"done":true}' });
      await world.ended(executionArn, { status: 'SUCCEEDED', output: '{"done":true}' });
    },
    fails: {
      ...refusals('SendTaskSuccess'),
      InvalidOutput: async (world) =>
        world.call('SendTaskSuccess', { taskToken: (await world.task()).taskToken, output: '{' }),
    },
    never: KMS,
    differs: [LATE],
  },
  SendTaskFailure: {
    group: TASKS,
    succeeds: async (world) => {
      const { taskToken, executionArn } = await world.task();
      await world.call('SendTaskFailure', { taskToken, error: 'Broken', cause: 'it fell' });
      await world.ended(executionArn, { status: 'FAILED', error: 'Broken', cause: 'it fell' });
    },
    fails: refusals('SendTaskFailure'),
    never: KMS,
    differs: [LATE],
  },
  SendTaskHeartbeat: {
    group: TASKS,
    succeeds: async (world) => {
      const { taskToken } = await world.task();
      await world.call('SendTaskHeartbeat', { taskToken });
    },
    fails: refusals('SendTaskHeartbeat'),
  },
};

export const MAP_RUN_CASES: Cases = {
  ListMapRuns: {
    group: 'Map Runs',
    succeeds: async (world) => {
      const { executionArn, mapRunArn } = await world.mapRun();
      expect((await world.call('ListMapRuns', { executionArn })).mapRuns).toMatchObject([{ executionArn, mapRunArn }]);
    },
    fails: {
      ExecutionDoesNotExist: (world) => world.call('ListMapRuns', { executionArn: arnOf('execution', 'nobody:none') }),
      InvalidArn: (world) => world.call('ListMapRuns', { executionArn: 'x' }),
      InvalidToken: async (world) =>
        world.call('ListMapRuns', { executionArn: await world.running(MAPS, '[]'), nextToken: 'made-up' }),
    },
  },
  DescribeMapRun: {
    group: 'Map Runs',
    succeeds: async (world) => {
      const { mapRunArn } = await world.mapRun();
      expect(await world.call('DescribeMapRun', { mapRunArn })).toMatchObject({
        mapRunArn,
        status: 'RUNNING',
        itemCounts: { total: 2 },
      });
    },
    fails: {
      InvalidArn: (world) => world.call('DescribeMapRun', { mapRunArn: 'x' }),
      ResourceNotFound: (world) => world.call('DescribeMapRun', { mapRunArn: arnOf('mapRun', 'nobody/label:none') }),
    },
    differs: ['a Map Run inside the iteration of another one cannot be described'],
  },
  UpdateMapRun: {
    group: 'Map Runs',
    succeeds: async (world) => {
      const { mapRunArn } = await world.mapRun();
      await world.call('UpdateMapRun', { mapRunArn, maxConcurrency: 2, toleratedFailurePercentage: 50 });
      const told = await world.call('DescribeMapRun', { mapRunArn });
      expect(told).toMatchObject({ status: 'RUNNING', maxConcurrency: 2, toleratedFailurePercentage: 50 });
      // One ran, and the other has begun with the update.
      expect(told.executionCounts.running).toBe(2);
    },
    fails: {
      InvalidArn: (world) => world.call('UpdateMapRun', { mapRunArn: 'x', maxConcurrency: 1 }),
      ResourceNotFound: (world) =>
        world.call('UpdateMapRun', { mapRunArn: arnOf('mapRun', 'nobody/label:none'), maxConcurrency: 1 }),
      ValidationException: async (world) => {
        const { mapRunArn, executionArn } = await world.mapRun();
        await world.call('StopExecution', { executionArn });
        return world.call('UpdateMapRun', { mapRunArn, maxConcurrency: 1 });
      },
    },
    differs: [
      'at most 100 iterations run at once, whatever `maxConcurrency` says',
      'iterations that ran already when failures were first tolerated still end the run by theirs',
    ],
  },
};
