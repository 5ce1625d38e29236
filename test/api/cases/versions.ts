import { expect } from '@jest/globals';
import { crowd, type Cases } from '../operation-cases.js';
import { arnOf, definitionOf, type World } from '../world.js';
import { fullOfVersions } from './state-machines.js';

const group = 'versions and aliases';
const NOBODY = arnOf('stateMachine', 'nobody');
const to = (stateMachineVersionArn: string, weight = 100) => ({
  routingConfiguration: [{ stateMachineVersionArn, weight }],
});

async function fullOfAliases(world: World): Promise<string> {
  const { machine, version } = await world.published();
  const alias = { stateMachineArn: machine, routes: [{ version: 1, weight: 100 }], createdAt: 1, updatedAt: 1 };
  for (let n = 1; n < 100; n += 1) await world.store.createAlias({ ...alias, name: `alias-${n}` }, 100);
  return version;
}

export const VERSION_CASES: Cases = {
  PublishStateMachineVersion: {
    group,
    succeeds: async (world) => {
      const stateMachineArn = await world.machine();
      const published = await world.call('PublishStateMachineVersion', { stateMachineArn, description: 'first' });
      expect(published.stateMachineVersionArn).toBe(`${stateMachineArn}:1`);
    },
    fails: {
      ConflictException: async (world) =>
        world.call('PublishStateMachineVersion', { stateMachineArn: await world.machine(), revisionId: 'another' }),
      InvalidArn: (world) => world.call('PublishStateMachineVersion', { stateMachineArn: 'x' }),
      ServiceQuotaExceededException: async (world) => {
        const stateMachineArn = await fullOfVersions(world);
        await world.call('UpdateStateMachine', {
          stateMachineArn,
          definition: definitionOf({ Type: 'Succeed' }).replace(',"End":true', ''),
        });
        return world.call('PublishStateMachineVersion', { stateMachineArn });
      },
      StateMachineDeleting: async (world) =>
        world.call('PublishStateMachineVersion', { stateMachineArn: await world.deleting() }),
      StateMachineDoesNotExist: (world) => world.call('PublishStateMachineVersion', { stateMachineArn: NOBODY }),
      ValidationException: (world) => world.call('PublishStateMachineVersion', { stateMachineArn: `${NOBODY}/Label` }),
    },
  },
  ListStateMachineVersions: {
    group,
    succeeds: async (world) => {
      const { machine, version } = await world.published();
      const { stateMachineVersions } = await world.call('ListStateMachineVersions', { stateMachineArn: machine });
      expect(stateMachineVersions).toMatchObject([{ stateMachineVersionArn: version }]);
    },
    fails: {
      InvalidArn: (world) => world.call('ListStateMachineVersions', { stateMachineArn: 'x' }),
      InvalidToken: (world) =>
        world.call('ListStateMachineVersions', { stateMachineArn: NOBODY, nextToken: 'made-up' }),
      ValidationException: (world) => world.call('ListStateMachineVersions', { stateMachineArn: `${NOBODY}/Label` }),
    },
    differs: ['of a machine that does not exist the list is empty: the model knows no error for it'],
  },
  DeleteStateMachineVersion: {
    group,
    succeeds: async (world) => {
      const stateMachineArn = await world.machine({ publish: true });
      await world.call('DeleteStateMachineVersion', { stateMachineVersionArn: `${stateMachineArn}:1` });
      expect(await world.store.getVersion(stateMachineArn, 1)).toBeUndefined();
    },
    fails: {
      ConflictException: async (world) =>
        world.call('DeleteStateMachineVersion', { stateMachineVersionArn: (await world.published()).version }),
      InvalidArn: (world) => world.call('DeleteStateMachineVersion', { stateMachineVersionArn: NOBODY }),
      ValidationException: (world) =>
        world.call('DeleteStateMachineVersion', { stateMachineVersionArn: `${NOBODY}/Label:1` }),
    },
  },
  CreateStateMachineAlias: {
    group,
    succeeds: async (world) => {
      const stateMachineArn = await world.machine({ publish: true });
      const made = await world.call('CreateStateMachineAlias', { name: 'live', ...to(`${stateMachineArn}:1`) });
      expect(made.stateMachineAliasArn).toBe(`${stateMachineArn}:live`);
    },
    fails: {
      ConflictException: async (world) =>
        world.call('CreateStateMachineAlias', {
          name: 'live',
          description: 'new',
          ...to((await world.published()).version),
        }),
      InvalidArn: (world) => world.call('CreateStateMachineAlias', { name: 'live', ...to('x') }),
      ResourceNotFound: (world) => world.call('CreateStateMachineAlias', { name: 'live', ...to(`${NOBODY}:1`) }),
      ServiceQuotaExceededException: async (world) =>
        world.call('CreateStateMachineAlias', { name: 'one-more', ...to(await fullOfAliases(world)) }),
      StateMachineDeleting: async (world) =>
        world.call('CreateStateMachineAlias', { name: 'live', ...to(`${await world.deleting()}:1`) }),
      ValidationException: (world) => world.call('CreateStateMachineAlias', { name: 'live', ...to(`${NOBODY}:1`, 99) }),
    },
    never: { InvalidName: 'a name that cannot be breaks the pattern of the model first: ValidationException' },
  },
  UpdateStateMachineAlias: {
    group,
    succeeds: async (world) => {
      const { alias } = await world.published();
      await world.call('UpdateStateMachineAlias', { stateMachineAliasArn: alias, description: 'new' });
      expect((await world.call('DescribeStateMachineAlias', { stateMachineAliasArn: alias })).description).toBe('new');
      await world.call('UpdateStateMachineAlias', { stateMachineAliasArn: alias, description: 'newer' });
    },
    fails: {
      ConflictException: async (world) => {
        const stateMachineAliasArn = (await world.published()).alias;
        await crowd((n) => world.call('UpdateStateMachineAlias', { stateMachineAliasArn, description: String(n) }));
      },
      InvalidArn: (world) => world.call('UpdateStateMachineAlias', { stateMachineAliasArn: NOBODY, description: 'd' }),
      ResourceNotFound: (world) =>
        world.call('UpdateStateMachineAlias', { stateMachineAliasArn: `${NOBODY}:live`, description: 'd' }),
      ValidationException: async (world) =>
        world.call('UpdateStateMachineAlias', { stateMachineAliasArn: (await world.published()).alias }),
    },
    never: {
      StateMachineDeleting: 'aliases go with the deletion of their machine at once: ResourceNotFound',
    },
  },
  DescribeStateMachineAlias: {
    group,
    succeeds: async (world) => {
      const { alias, version } = await world.published();
      expect(await world.call('DescribeStateMachineAlias', { stateMachineAliasArn: alias })).toMatchObject({
        name: 'live',
        routingConfiguration: [{ stateMachineVersionArn: version, weight: 100 }],
      });
    },
    fails: {
      InvalidArn: (world) => world.call('DescribeStateMachineAlias', { stateMachineAliasArn: NOBODY }),
      ResourceNotFound: (world) => world.call('DescribeStateMachineAlias', { stateMachineAliasArn: `${NOBODY}:live` }),
      ValidationException: (world) =>
        world.call('DescribeStateMachineAlias', { stateMachineAliasArn: `${NOBODY}/Label:live` }),
    },
  },
  DeleteStateMachineAlias: {
    group,
    succeeds: async (world) => {
      const { machine, alias } = await world.published();
      await world.call('DeleteStateMachineAlias', { stateMachineAliasArn: alias });
      expect(await world.store.getAlias(machine, 'live')).toBeUndefined();
    },
    fails: {
      InvalidArn: (world) => world.call('DeleteStateMachineAlias', { stateMachineAliasArn: NOBODY }),
      ValidationException: (world) =>
        world.call('DeleteStateMachineAlias', { stateMachineAliasArn: `${NOBODY}/Label:live` }),
    },
    never: {
      ConflictException: 'nothing else can be under way with an alias',
      ResourceNotFound: 'deleting what does not exist succeeds, as it does for machines and versions',
    },
    differs: ['an alias that does not exist is deleted well'],
  },
  ListStateMachineAliases: {
    group,
    succeeds: async (world) => {
      const { machine, alias } = await world.published();
      const { stateMachineAliases } = await world.call('ListStateMachineAliases', { stateMachineArn: machine });
      expect(stateMachineAliases).toMatchObject([{ stateMachineAliasArn: alias }]);
    },
    fails: {
      InvalidArn: (world) => world.call('ListStateMachineAliases', { stateMachineArn: 'x' }),
      InvalidToken: async (world) =>
        world.call('ListStateMachineAliases', { stateMachineArn: await world.machine(), nextToken: 'made-up' }),
      StateMachineDeleting: async (world) =>
        world.call('ListStateMachineAliases', { stateMachineArn: await world.deleting() }),
      StateMachineDoesNotExist: (world) => world.call('ListStateMachineAliases', { stateMachineArn: NOBODY }),
    },
    never: { ResourceNotFound: 'what is not there is told as StateMachineDoesNotExist' },
    differs: ['oldest first, as AWS was recorded; its documentation says newest first'],
  },
};
