import { expect } from '@jest/globals';
import type { Cases } from '../operation-cases.js';
import { arnOf, HELLO } from '../world.js';

const group = 'tags';
const NOBODY = arnOf('stateMachine', 'nobody');
const BILL = { key: 'bill', value: 'shop' };

export const OTHER_CASES: Cases = {
  TagResource: {
    group,
    succeeds: async (world) => {
      const resourceArn = await world.machine();
      await world.call('TagResource', { resourceArn, tags: [BILL] });
      expect((await world.record(resourceArn)).tags).toEqual([BILL]);
    },
    fails: {
      InvalidArn: (world) => world.call('TagResource', { resourceArn: 'x', tags: [BILL] }),
      ResourceNotFound: (world) => world.call('TagResource', { resourceArn: NOBODY, tags: [BILL] }),
      TooManyTags: async (world) => {
        const tags = Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: '' }));
        return world.call('TagResource', { resourceArn: await world.machine(), tags });
      },
    },
  },
  UntagResource: {
    group,
    succeeds: async (world) => {
      const resourceArn = await world.machine({ tags: [BILL, { key: 'team', value: '' }] });
      await world.call('UntagResource', { resourceArn, tagKeys: ['team', 'none'] });
      expect((await world.record(resourceArn)).tags).toEqual([BILL]);
    },
    fails: {
      InvalidArn: (world) => world.call('UntagResource', { resourceArn: 'x', tagKeys: ['k'] }),
      ResourceNotFound: (world) => world.call('UntagResource', { resourceArn: NOBODY, tagKeys: ['k'] }),
    },
  },
  ListTagsForResource: {
    group,
    succeeds: async (world) => {
      const resourceArn = await world.machine({ tags: [BILL] });
      expect((await world.call('ListTagsForResource', { resourceArn })).tags).toEqual([BILL]);
    },
    fails: {
      InvalidArn: (world) => world.call('ListTagsForResource', { resourceArn: 'x' }),
      ResourceNotFound: (world) => world.call('ListTagsForResource', { resourceArn: `${NOBODY}:1` }),
    },
  },
  TestState: {
    group: 'trying out',
    succeeds: async (world) => {
      const definition = '{"Type":"Pass","Result":{"a":1},"End":true}';
      const tried = await world.call('TestState', { definition, input: '{}', inspectionLevel: 'DEBUG' });
      expect(tried).toMatchObject({ status: 'SUCCEEDED', inspectionData: { input: '{}' } });
      expect(JSON.parse(tried.output)).toEqual({ a: 1 });
    },
    fails: {
      InvalidArn: (world) => world.call('TestState', { definition: '{"Type":"Succeed"}', roleArn: 'root' }),
      InvalidDefinition: (world) => world.call('TestState', { definition: '{"Type":"Wait"}' }),
      InvalidExecutionInput: (world) => world.call('TestState', { definition: '{"Type":"Succeed"}', input: '{' }),
      ValidationException: (world) => world.call('TestState', { definition: HELLO, stateName: 'Nobody' }),
    },
    differs: [
      'no HTTP `request` and `response` in the inspection data',
      'a `mock` is checked for the usual operations of twelve services',
      '`mapItemReaderData`: JSON and JSONL',
    ],
  },
};
