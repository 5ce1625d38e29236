import { expect } from '@jest/globals';
import { crowd, NO_KMS, type Act, type Cases } from '../operation-cases.js';
import { arnOf, definitionOf, HELLO, MAPS, ROLE, type World } from '../world.js';

const group = 'state machines';
const NOBODY = arnOf('stateMachine', 'nobody');
const KMS = { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'k' } };
const NO_DESTINATION = { loggingConfiguration: { level: 'ALL' } };
const MANY_TAGS = { tags: Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: '' })) };
const NEVER_TRACING = 'it is one flag, which cannot be wrong';

const create =
  (more: object): Act =>
  (world) =>
    world.machine(more);
const update =
  (more: object): Act =>
  async (world) =>
    world.call('UpdateStateMachine', { stateMachineArn: await world.machine(), ...more });

const crowdedUpdate: Act = async (world) => {
  const stateMachineArn = await world.machine();
  await crowd((n) => {
    const definition = definitionOf({ Type: 'Pass', Result: n });
    return world.call('UpdateStateMachine', { stateMachineArn, definition });
  });
};

export const STATE_MACHINE_CASES: Cases = {
  CreateStateMachine: {
    group,
    succeeds: async (world) => {
      const name = world.name();
      const made = await world.call('CreateStateMachine', { name, definition: HELLO, roleArn: ROLE, publish: true });
      const stateMachineArn = arnOf('stateMachine', name);
      expect(made).toMatchObject({ stateMachineArn, stateMachineVersionArn: `${stateMachineArn}:1` });
      expect(made.creationDate).toBeInstanceOf(Date);
    },
    fails: {
      InvalidArn: create({ roleArn: 'root' }),
      InvalidDefinition: create({ definition: '{}' }),
      InvalidEncryptionConfiguration: create(KMS),
      InvalidLoggingConfiguration: create(NO_DESTINATION),
      InvalidName: create({ name: 'a b' }),
      StateMachineAlreadyExists: async (world) => {
        const { name } = await world.record(await world.machine());
        return world.machine({ name, definition: `${HELLO} ` });
      },
      StateMachineDeleting: async (world) => world.machine({ name: (await world.record(await world.deleting())).name }),
      TooManyTags: create(MANY_TAGS),
      ValidationException: create({ name: 'x'.repeat(81), versionDescription: 'd'.repeat(257) }),
    },
    never: {
      ConflictException: 'machine and version are created in one step, between which nothing can come',
      InvalidTracingConfiguration: NEVER_TRACING,
      KmsAccessDeniedException: NO_KMS,
      KmsThrottlingException: NO_KMS,
      StateMachineLimitExceeded: 'there is no limit to the number of state machines',
      StateMachineTypeNotSupported: 'both types are served',
    },
    differs: ['customer managed KMS keys are refused', 'which roles and log groups exist is not asked'],
  },
  UpdateStateMachine: {
    group,
    succeeds: async (world) => {
      const stateMachineArn = await world.machine();
      const updated = await world.call('UpdateStateMachine', { stateMachineArn, definition: MAPS, publish: true });
      expect(updated).toMatchObject({ stateMachineVersionArn: `${stateMachineArn}:1` });
      expect(updated.revisionId).toMatch(/^[0-9a-f-]{36}$/);
      expect((await world.record(stateMachineArn)).definition).toBe(MAPS);
    },
    fails: {
      ConflictException: crowdedUpdate,
      InvalidArn: update({ roleArn: 'root' }),
      InvalidDefinition: update({ definition: '{}' }),
      InvalidEncryptionConfiguration: update({ definition: HELLO, ...KMS }),
      InvalidLoggingConfiguration: update(NO_DESTINATION),
      MissingRequiredParameter: update({}),
      ServiceQuotaExceededException: async (world) =>
        world.call('UpdateStateMachine', {
          stateMachineArn: await fullOfVersions(world),
          definition: MAPS,
          publish: true,
        }),
      StateMachineDeleting: async (world) =>
        world.call('UpdateStateMachine', { stateMachineArn: await world.deleting(), definition: HELLO }),
      StateMachineDoesNotExist: (world) =>
        world.call('UpdateStateMachine', { stateMachineArn: NOBODY, definition: HELLO }),
      ValidationException: update({ definition: HELLO, versionDescription: 'of no version' }),
    },
    never: {
      InvalidTracingConfiguration: NEVER_TRACING,
      KmsAccessDeniedException: NO_KMS,
      KmsThrottlingException: NO_KMS,
    },
    differs: ['takes effect with the answer, without a delay of a few seconds'],
  },
  DescribeStateMachine: {
    group,
    succeeds: async (world) => {
      const stateMachineArn = await world.machine();
      expect(await world.call('DescribeStateMachine', { stateMachineArn })).toMatchObject({
        stateMachineArn,
        status: 'ACTIVE',
        type: 'STANDARD',
        definition: HELLO,
        encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
      });
    },
    fails: {
      InvalidArn: (world) => world.call('DescribeStateMachine', { stateMachineArn: 'x' }),
      StateMachineDoesNotExist: (world) => world.call('DescribeStateMachine', { stateMachineArn: NOBODY }),
    },
    never: { KmsAccessDeniedException: NO_KMS, KmsInvalidStateException: NO_KMS, KmsThrottlingException: NO_KMS },
  },
  DescribeStateMachineForExecution: {
    group,
    succeeds: async (world) => {
      const executionArn = await world.running();
      const told = await world.call('DescribeStateMachineForExecution', { executionArn });
      expect(told).toMatchObject({ roleArn: ROLE, tracingConfiguration: { enabled: false } });
    },
    fails: {
      ExecutionDoesNotExist: (world) =>
        world.call('DescribeStateMachineForExecution', { executionArn: arnOf('execution', 'nobody:none') }),
      InvalidArn: (world) => world.call('DescribeStateMachineForExecution', { executionArn: NOBODY }),
    },
    never: { KmsAccessDeniedException: NO_KMS, KmsInvalidStateException: NO_KMS, KmsThrottlingException: NO_KMS },
  },
  DeleteStateMachine: {
    group,
    succeeds: async (world) => {
      const stateMachineArn = await world.machine();
      expect(await world.call('DeleteStateMachine', { stateMachineArn })).toMatchObject({});
      expect(await world.record(stateMachineArn)).toBeUndefined();
    },
    fails: {
      InvalidArn: (world) => world.call('DeleteStateMachine', { stateMachineArn: 'x' }),
      ValidationException: (world) => world.call('DeleteStateMachine', { stateMachineArn: `${NOBODY}/Label` }),
    },
    differs: [
      'running executions are aborted at once, not at their next transition; the machine is `DELETING` until that is done',
      'an execution that starts at that very moment may still run to its end',
    ],
  },
  ListStateMachines: {
    group,
    succeeds: async (world) => {
      await world.machine();
      await world.machine();
      const { stateMachines, nextToken } = await world.call('ListStateMachines', { maxResults: 1 });
      expect(stateMachines).toHaveLength(1);
      expect((await world.call('ListStateMachines', { nextToken })).stateMachines.length).toBeGreaterThan(0);
    },
    fails: { InvalidToken: (world) => world.call('ListStateMachines', { nextToken: 'made-up' }) },
  },
  ValidateStateMachineDefinition: {
    group,
    succeeds: async (world) => {
      expect(await world.call('ValidateStateMachineDefinition', { definition: '{' })).toMatchObject({
        result: 'FAIL',
        diagnostics: [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION' }],
        truncated: false,
      });
    },
    fails: {
      ValidationException: (world) =>
        world.call('ValidateStateMachineDefinition', { definition: HELLO, maxResults: 101 }),
    },
    differs: ['`truncated` and texts of several problems at once may differ; AWS asks to rely on `result` alone'],
  },
};

const full = new WeakMap<World, Promise<string>>();

/** A machine with 1,000 versions. */
export function fullOfVersions(world: World): Promise<string> {
  const known = full.get(world) ?? fill(world);
  full.set(world, known);
  return known;
}

async function fill(world: World): Promise<string> {
  const arn = await world.machine();
  for (let number = 1; number <= 1_000; number += 1) {
    const current = await world.record(arn);
    const next = { ...current, revisionId: `revision-${number}` };
    const version = {
      stateMachineArn: arn,
      createdAt: 1,
      updatedAt: 1,
      definitionHash: next.definitionHash,
      roleArn: ROLE,
    };
    const publish = { version: { ...version, revisionId: next.revisionId }, limit: 1_000 };
    expect(await world.store.updateStateMachine(current, next, publish)).toMatchObject({ status: 'updated' });
  }
  return arn;
}
