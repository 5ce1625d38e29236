import {
  CreateActivityCommand,
  DeleteActivityCommand,
  DescribeActivityCommand,
  GetActivityTaskCommand,
  ListActivitiesCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { LIMITS } from '#sfn-api';
import type { ActivityTasks } from '../tokens.js';
import { ACCOUNT, REGION, startApi, type ApiUnderTest } from './testing/api-under-test.js';
import { refusalOf } from './testing/machines.js';

const arnOf = (name: string, account = ACCOUNT) => `arn:aws:states:${REGION}:${account}:activity:${name}`;

describe('activities', () => {
  let api: ApiUnderTest;
  const next = jest.fn<ActivityTasks['next']>();

  beforeAll(async () => {
    api = await startApi({ next });
  });
  afterAll(() => api.close());

  const create = (name: string, more: object = {}) => api.sfn.send(new CreateActivityCommand({ name, ...more }));
  const describeActivity = (activityArn: string) => api.sfn.send(new DescribeActivityCommand({ activityArn }));

  it('are created once by their name, whatever tags are given later, and described', async () => {
    const first = await create('pack', { tags: [{ key: 'team', value: 'shoes' }] });
    expect(first.activityArn).toBe(arnOf('pack'));
    expect(Math.abs((first.creationDate as Date).getTime() - Date.now())).toBeLessThan(10_000);
    const again = await create('pack', { tags: [{ key: 'other', value: '' }] });
    expect([again.activityArn, again.creationDate]).toEqual([first.activityArn, first.creationDate]);
    const { $metadata: _, ...described } = await describeActivity(arnOf('pack'));
    expect(described).toEqual({
      activityArn: arnOf('pack'),
      name: 'pack',
      creationDate: first.creationDate,
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    });
  });

  it.each(['a b', 'a<', 'a/b', 'a:b', 'a\u0000'])('refuse the name %j', async (name) => {
    expect(await refusalOf(create(name))).toBe(`InvalidName: Invalid Name: '${name}'`);
  });

  it('refuse another encryption, too many tags, and one more than there may be', async () => {
    const encryptionConfiguration = { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'k' } as const;
    // Of a release that took such keys.
    const arn = arnOf('encrypted');
    await api.store.createActivity({ arn, name: 'encrypted', createdAt: 1, encryptionConfiguration, tags: [] }, 10);
    expect(await refusalOf(create('encrypted'))).toBe(`ActivityAlreadyExists: Activity Already Exists: '${arn}'`);
    expect(await refusalOf(create('odd', { encryptionConfiguration }))).toMatch(
      /^InvalidEncryptionConfiguration: Invalid Encryption Configuration: customer managed KMS keys are not supported/,
    );
    const tags = Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: '' }));
    expect(await refusalOf(create('tagged', { tags }))).toMatch(/^TooManyTags: /);
    expect(await refusalOf(create('x'.repeat(81)))).toMatch(/^ValidationException: /);
    const full = jest.spyOn(api.store, 'createActivity').mockResolvedValueOnce({ status: 'full' });
    expect(await refusalOf(create('one-more'))).toMatch(/^ActivityLimitExceeded: /);
    expect(full).toHaveBeenCalledWith(expect.objectContaining({ name: 'one-more' }), LIMITS.activities);
    full.mockRestore();
  });

  it('are deleted, also when they are not there', async () => {
    await create('short-lived');
    const remove = () => api.sfn.send(new DeleteActivityCommand({ activityArn: arnOf('short-lived') }));
    await remove();
    await remove();
    expect(await refusalOf(describeActivity(arnOf('short-lived')))).toBe(
      `ActivityDoesNotExist: Activity Does Not Exist: '${arnOf('short-lived')}'`,
    );
  });

  it('of other accounts do not exist, and are not deleted', async () => {
    const other = arnOf('theirs', '999999999999');
    await api.store.createActivity({ arn: other, name: 'theirs', createdAt: 1 }, 10);
    expect(await refusalOf(describeActivity(other))).toMatch(/^ActivityDoesNotExist: /);
    expect(await refusalOf(api.sfn.send(new GetActivityTaskCommand({ activityArn: other })))).toMatch(
      /^ActivityDoesNotExist: /,
    );
    await api.sfn.send(new DeleteActivityCommand({ activityArn: other }));
    expect(await api.store.getActivity(other)).toBeDefined();
    const { activities = [] } = await api.sfn.send(new ListActivitiesCommand({}));
    expect(activities.map(({ name }) => name)).not.toContain('theirs');
  });

  it.each([
    { arn: 'pack', says: "InvalidArn: Invalid Arn: 'Invalid ARN prefix: pack'" },
    {
      arn: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:a`,
      says: "InvalidArn: Invalid Arn: 'Resource type not valid in this context: stateMachine'",
    },
    { arn: `${arnOf('pack')}:1`, says: `InvalidArn: Invalid Arn: 'Invalid ARN: ${arnOf('pack')}:1'` },
  ])('refuse the ARN $arn', async ({ arn: activityArn, says }) => {
    expect(await refusalOf(describeActivity(activityArn))).toBe(says);
    expect(await refusalOf(api.sfn.send(new DeleteActivityCommand({ activityArn })))).toBe(says);
    expect(await refusalOf(api.sfn.send(new GetActivityTaskCommand({ activityArn })))).toBe(says);
  });

  it('are listed page by page', async () => {
    for (const name of ['l1', 'l2', 'l3']) await create(name);
    const all = (await api.sfn.send(new ListActivitiesCommand({}))).activities ?? [];
    const seen = [];
    let nextToken: string | undefined;
    do {
      const page = await api.sfn.send(new ListActivitiesCommand({ maxResults: 2, nextToken }));
      expect(page.activities?.length).toBeLessThanOrEqual(2);
      seen.push(...(page.activities ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(seen).toEqual(all);
    expect(seen.map(({ name }) => name)).toEqual(expect.arrayContaining(['l1', 'l2', 'l3']));
    const bad = api.sfn.send(new ListActivitiesCommand({ nextToken: 'made-up' }));
    expect(await refusalOf(bad)).toBe("InvalidToken: Invalid Token: 'Invalid token'");
  });

  it('GetActivityTask answers what it is given, nothing at all when there is nothing, and refuses one poller too many', async () => {
    await create('polled');
    const poll = (workerName?: string) =>
      api.sfn.send(new GetActivityTaskCommand({ activityArn: arnOf('polled'), workerName }));
    next.mockResolvedValueOnce({ taskToken: 't', input: '{}' });
    expect(await poll('ann')).toMatchObject({ taskToken: 't', input: '{}' });
    expect(next).toHaveBeenLastCalledWith(arnOf('polled'), expect.objectContaining({ workerName: 'ann' }));
    next.mockResolvedValueOnce(undefined);
    const { $metadata: _, ...nothing } = await poll();
    expect(nothing).toEqual({});
    next.mockResolvedValueOnce('too-many');
    expect(await refusalOf(poll())).toBe(
      'ActivityWorkerLimitExceeded: The maximum number of workers concurrently polling for activity tasks has been reached.',
    );
    expect(await refusalOf(poll('x'.repeat(81)))).toMatch(/^ValidationException: /);
  });

  it('a poller that goes away is told of, and not one that has its answer', async () => {
    const told: string[] = [];
    let waits: (() => void) | undefined;
    next.mockImplementationOnce(async (_, { onGone }) => {
      onGone?.(() => void told.push('answered one'));
      return { taskToken: 't', input: '{}' };
    });
    await api.sfn.send(new GetActivityTaskCommand({ activityArn: arnOf('polled') }));
    next.mockImplementationOnce(
      (_, { onGone }) =>
        new Promise((resolve) => {
          onGone?.(() => (told.push('gone'), resolve(undefined)));
          waits?.();
        }),
    );
    const asked = new Promise<void>((resolve) => (waits = resolve));
    const controller = new AbortController();
    const poll = api.sfn.send(new GetActivityTaskCommand({ activityArn: arnOf('polled') }), {
      abortSignal: controller.signal,
    });
    const aborted = expect(poll).rejects.toThrow();
    await asked;
    controller.abort();
    await aborted;
    for (let n = 0; told.length === 0 && n < 200; n += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(told).toEqual(['gone']);
  });
});
