import {
  CreateActivityCommand,
  DeleteActivityCommand,
  ListTagsForResourceCommand,
  PublishStateMachineVersionCommand,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi, type ApiUnderTest } from './testing/api-under-test.js';
import { arnOf, createMachine, refusalOf } from './testing/machines.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const tagsOf = async (resourceArn: string) =>
  (await api.sfn.send(new ListTagsForResourceCommand({ resourceArn }))).tags;
const tag = (resourceArn: string, tags: Tag[]) => api.sfn.send(new TagResourceCommand({ resourceArn, tags }));
const untag = (resourceArn: string, tagKeys: string[]) =>
  api.sfn.send(new UntagResourceCommand({ resourceArn, tagKeys }));
const tagged = (from: number, count: number): Tag[] =>
  Array.from({ length: count }, (_, n) => ({ key: `k${from + n}`, value: `${n}` }));

describe('tags', () => {
  it('come with the machine, are added, replaced and removed', async () => {
    const { stateMachineArn } = await createMachine(api, { tags: [{ key: 'team', value: 'a' }] });
    expect(await tagsOf(stateMachineArn)).toEqual([{ key: 'team', value: 'a' }]);
    await tag(stateMachineArn, [
      { key: 'team', value: 'b' },
      { key: 'empty', value: '' },
    ]);
    expect(await tagsOf(stateMachineArn)).toEqual([
      { key: 'team', value: 'b' },
      { key: 'empty', value: '' },
    ]);
    await untag(stateMachineArn, ['team', 'team', 'other']);
    expect(await tagsOf(stateMachineArn)).toEqual([{ key: 'empty', value: '' }]);
    await untag(stateMachineArn, []);
    await tag(stateMachineArn, []);
    expect(await tagsOf(stateMachineArn)).toEqual([{ key: 'empty', value: '' }]);
    expect(await tagsOf((await createMachine(api)).stateMachineArn)).toEqual([]);
  });

  it('are fifty at most, counted together', async () => {
    const { stateMachineArn } = await createMachine(api);
    await tag(stateMachineArn, tagged(0, 40));
    expect(await refusalOf(tag(stateMachineArn, tagged(40, 11)))).toBe(
      'TooManyTags: Too many tags: a resource can have 50 at most',
    );
    expect(await tagsOf(stateMachineArn)).toHaveLength(40);
    await tag(stateMachineArn, tagged(30, 20));
    expect(await tagsOf(stateMachineArn)).toHaveLength(50);
  });

  it('of many callers at once are all kept', async () => {
    const { stateMachineArn } = await createMachine(api);
    await Promise.all(tagged(0, 8).map((each) => tag(stateMachineArn, [each])));
    expect((await tagsOf(stateMachineArn))?.map(({ key }) => key).sort()).toEqual(tagged(0, 8).map(({ key }) => key));
  });

  it('of an activity come with it, are added, replaced and removed, by many callers at once', async () => {
    const { activityArn = '' } = await api.sfn.send(
      new CreateActivityCommand({ name: 'tagged', tags: [{ key: 'team', value: 'a' }] }),
    );
    await tag(activityArn, [{ key: 'team', value: 'b' }]);
    await Promise.all(tagged(0, 8).map((each) => tag(activityArn, [each])));
    await untag(activityArn, ['k0', 'other']);
    const keys = (await tagsOf(activityArn))?.map(({ key }) => key);
    expect(keys?.sort()).toEqual(['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'team']);
    expect(await refusalOf(tag(activityArn, tagged(10, 43)))).toMatch(/^TooManyTags: /);
    await api.sfn.send(new DeleteActivityCommand({ activityArn }));
    expect(await refusalOf(tag(activityArn, []))).toBe(`ResourceNotFound: Resource not found: '${activityArn}'`);
  });

  it("are refused of versions, of what is not there or another account's, and of what cannot have any", async () => {
    const { stateMachineArn } = await createMachine(api);
    await api.sfn.send(new PublishStateMachineVersionCommand({ stateMachineArn }));
    const missing = [
      `${stateMachineArn}:1`,
      arnOf('nobody'),
      stateMachineArn.replace(/\d{12}/, '999999999999'),
      arnOf('nobody').replace('stateMachine', 'activity'),
    ];
    const calls = [tagsOf, (arn: string) => tag(arn, tagged(0, 1)), (arn: string) => untag(arn, ['k'])];
    for (const call of calls) {
      for (const arn of missing)
        expect(await refusalOf(call(arn))).toBe(`ResourceNotFound: Resource not found: '${arn}'`);
      expect(await refusalOf(call('x'))).toBe("InvalidArn: Invalid Arn: 'Invalid ARN prefix: x'");
      expect(await refusalOf(call(arnOf('a').replace('stateMachine', 'execution')))).toBe(
        "InvalidArn: Invalid Arn: 'Resource type not valid in this context: execution'",
      );
    }
    expect(await refusalOf(tag(stateMachineArn, [{ key: '', value: 'v' }]))).toBe(
      "ValidationException: 1 validation error detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  });
});
