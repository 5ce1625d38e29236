import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  CreateStateMachineAliasCommand,
  type CreateStateMachineAliasCommandInput,
  DeleteStateMachineAliasCommand,
  DeleteStateMachineCommand,
  DeleteStateMachineVersionCommand,
  DescribeExecutionCommand,
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ListExecutionsCommand,
  ListStateMachineAliasesCommand,
  ListStateMachineVersionsCommand,
  PublishStateMachineVersionCommand,
  type PublishStateMachineVersionCommandInput,
  StartExecutionCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StateMachineRecord } from '#store';
import { startApi, type ApiUnderTest } from './testing/api-under-test.js';
import { arnOf, createMachine, definitionOf, HELLO, refusalOf, ROLE } from './testing/machines.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const GONE = 'ResourceNotFound: Request references a resource that does not exist.';
const BAD_ARN = "InvalidArn: Invalid Arn: 'Invalid ARN prefix: x'";
const absent = (arn: string) => `StateMachineDoesNotExist: State Machine Does Not Exist: '${arn}'`;
const deletingOf = (arn: string) => `StateMachineDeleting: State Machine is being deleted: '${arn}'`;

const publish = (stateMachineArn: string, more: Partial<PublishStateMachineVersionCommandInput> = {}) =>
  api.sfn.send(new PublishStateMachineVersionCommand({ stateMachineArn, ...more }));
const versionsOf = async (stateMachineArn: string): Promise<(string | undefined)[]> =>
  ((await api.sfn.send(new ListStateMachineVersionsCommand({ stateMachineArn }))).stateMachineVersions ?? []).map(
    (each) => each.stateMachineVersionArn,
  );
const route = (stateMachineVersionArn: string, weight = 100) => ({ stateMachineVersionArn, weight });
const createAlias = (name: string, versionArn: string, more: Partial<CreateStateMachineAliasCommandInput> = {}) =>
  api.sfn.send(new CreateStateMachineAliasCommand({ name, routingConfiguration: [route(versionArn)], ...more }));

/** A machine with versions 1 and 2, whose results are `v1` and `v2`. */
async function twoVersions(): Promise<string> {
  const { stateMachineArn } = await createMachine(api, { definition: definitionOf('v1'), publish: true });
  const updated = await api.sfn.send(
    new UpdateStateMachineCommand({ stateMachineArn, definition: definitionOf('v2'), publish: true }),
  );
  expect(updated.stateMachineVersionArn).toBe(`${stateMachineArn}:2`);
  return stateMachineArn;
}

/** Something runs of it, so that it stays DELETING: nobody ends that. */
async function keepDeleting(stateMachineArn: string): Promise<void> {
  const record = (await api.store.getStateMachine(stateMachineArn)) as StateMachineRecord;
  await api.store.beginStateMachineDeletion(record);
}

describe('versions', () => {
  it('are published with the machine; the same request again is the same version', async () => {
    const request = {
      name: 'published',
      definition: HELLO,
      roleArn: ROLE,
      publish: true,
      versionDescription: 'the first',
    };
    const create = (more = {}) => api.sfn.send(new CreateStateMachineCommand({ ...request, ...more }));
    const { stateMachineArn = '', stateMachineVersionArn = '', creationDate } = await create();
    expect(stateMachineVersionArn).toBe(`${stateMachineArn}:1`);
    expect(await create()).toMatchObject({ stateMachineArn, stateMachineVersionArn, creationDate });
    const taken = `StateMachineAlreadyExists: State Machine Already Exists: '${stateMachineArn}'`;
    expect(await refusalOf(create({ versionDescription: 'other' }))).toBe(taken);
    expect(await refusalOf(create({ publish: false, versionDescription: undefined }))).toBe(taken);
    expect(await versionsOf(stateMachineArn)).toEqual([stateMachineVersionArn]);
    const { $metadata: _, ...version } = await api.sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn: stateMachineVersionArn }),
    );
    expect(version).toEqual({
      stateMachineArn: stateMachineVersionArn,
      name: 'published',
      status: 'ACTIVE',
      definition: HELLO,
      roleArn: ROLE,
      type: 'STANDARD',
      creationDate: expect.any(Date),
      description: 'the first',
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    });
  });

  it('stay what they were when the machine changes, and are one for each revision', async () => {
    const { stateMachineArn } = await createMachine(api);
    const first = await publish(stateMachineArn, { revisionId: 'INITIAL', description: 'd' });
    expect(await publish(stateMachineArn, { description: 'another' })).toMatchObject({
      stateMachineVersionArn: `${stateMachineArn}:1`,
      creationDate: first.creationDate,
    });
    const change = (more = {}) =>
      api.sfn.send(
        new UpdateStateMachineCommand({ stateMachineArn, definition: definitionOf('bye'), publish: true, ...more }),
      );
    const { revisionId, stateMachineVersionArn } = await change({ versionDescription: 'second' });
    expect(stateMachineVersionArn).toBe(`${stateMachineArn}:2`);
    expect(await change()).toMatchObject({ revisionId, stateMachineVersionArn });
    expect((await change({ publish: false })).stateMachineVersionArn).toBeUndefined();
    expect(await versionsOf(stateMachineArn)).toEqual([`${stateMachineArn}:2`, `${stateMachineArn}:1`]);
    const described = async (arn: string) => {
      const {
        definition,
        description,
        revisionId: of,
      } = await api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
      return { definition, description, of };
    };
    expect(await described(`${stateMachineArn}:1`)).toEqual({ definition: HELLO, description: 'd', of: undefined });
    expect(await described(`${stateMachineArn}:2`)).toEqual({
      definition: definitionOf('bye'),
      description: 'second',
      of: revisionId,
    });
    const metadata = { stateMachineArn: `${stateMachineArn}:1`, includedData: 'METADATA_ONLY' as const };
    expect((await api.sfn.send(new DescribeStateMachineCommand(metadata))).definition).toBe('{}');
  });

  it('are of the revision that the request names, or none', async () => {
    const { stateMachineArn } = await createMachine(api);
    const wrong = 'a5cb1b3a-0000-4000-8000-000000000000';
    const conflict = (wanted: string, current: string | undefined) =>
      `ConflictException: Failed to publish the State Machine version for revision ${wanted}. The current State Machine revision is ${current}.`;
    expect(await refusalOf(publish(stateMachineArn, { revisionId: wrong }))).toBe(conflict(wrong, 'INITIAL'));
    const { revisionId } = await api.sfn.send(
      new UpdateStateMachineCommand({ stateMachineArn, definition: definitionOf('bye') }),
    );
    expect(await refusalOf(publish(stateMachineArn, { revisionId: 'INITIAL' }))).toBe(conflict('INITIAL', revisionId));
    expect((await publish(stateMachineArn, { revisionId })).stateMachineVersionArn).toBe(`${stateMachineArn}:1`);
  });

  it('are refused of what is not there, is going, or is no machine', async () => {
    const stateMachineArn = await twoVersions();
    expect(await refusalOf(publish('x'))).toBe(BAD_ARN);
    expect(await refusalOf(publish(arnOf('nobody')))).toBe(absent(arnOf('nobody')));
    expect(await refusalOf(publish(`${stateMachineArn}:1`))).toBe(absent(`${stateMachineArn}:1`));
    expect(await refusalOf(publish(stateMachineArn.replace(/\d{12}/, '999999999999')))).toMatch(
      /^StateMachineDoesNotExist/,
    );
    expect(await refusalOf(publish(stateMachineArn, { description: 'x'.repeat(257) }))).toMatch(
      /^ValidationException: 1 validation error detected: Value at 'description' failed/,
    );
    const described = new UpdateStateMachineCommand({ stateMachineArn, roleArn: ROLE, versionDescription: 'd' });
    expect(await refusalOf(api.sfn.send(described))).toBe(
      'ValidationException: Version description can only be set when publish is true',
    );
    await keepDeleting(stateMachineArn);
    expect(await refusalOf(publish(stateMachineArn))).toBe(deletingOf(stateMachineArn));
  });

  it('are a thousand at most, also with an update', async () => {
    const { stateMachineArn } = await createMachine(api);
    const record = (await api.store.getStateMachine(stateMachineArn)) as StateMachineRecord;
    let current = record;
    for (let n = 1; n <= 1000; n += 1) {
      const next = { ...current, revisionId: `r${n}` };
      const version = {
        stateMachineArn,
        createdAt: n,
        updatedAt: n,
        revisionId: `r${n}`,
        definitionHash: record.definitionHash,
        roleArn: ROLE,
      };
      await api.store.updateStateMachine(current, next, { version, limit: 1000 });
      current = next;
    }
    expect(await versionsOf(stateMachineArn)).toHaveLength(100);
    const change = new UpdateStateMachineCommand({ stateMachineArn, definition: definitionOf('new'), publish: true });
    const full = `ServiceQuotaExceededException: The state machine '${stateMachineArn}' has 1000 versions, which is the most: delete one first`;
    expect(await refusalOf(api.sfn.send(change))).toBe(full);
    await api.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: definitionOf('new') }));
    expect(await refusalOf(publish(stateMachineArn))).toBe(full);
  });

  it('are listed by pages; what has none, or is not there, has an empty list', async () => {
    const stateMachineArn = await twoVersions();
    const list = (more = {}) => api.sfn.send(new ListStateMachineVersionsCommand({ stateMachineArn, ...more }));
    const page = await list({ maxResults: 1 });
    expect(page.stateMachineVersions).toEqual([
      { stateMachineVersionArn: `${stateMachineArn}:2`, creationDate: expect.any(Date) },
    ]);
    const last = await list({ nextToken: page.nextToken });
    expect(last.stateMachineVersions?.map((each) => each.stateMachineVersionArn)).toEqual([`${stateMachineArn}:1`]);
    expect(last.nextToken).toBeUndefined();
    expect(await versionsOf(arnOf('nobody'))).toEqual([]);
    expect(await refusalOf(list({ nextToken: 'made-up' }))).toBe("InvalidToken: Invalid Token: 'Invalid token'");
    expect(await refusalOf(list({ stateMachineArn: arnOf('other'), nextToken: page.nextToken }))).toMatch(
      /^InvalidToken/,
    );
    expect(await refusalOf(list({ stateMachineArn: 'x' }))).toBe(BAD_ARN);
    expect(await refusalOf(list({ maxResults: 1001 }))).toMatch(/^ValidationException: 1 validation error/);
  });

  it('are deleted for good, unless an alias names them', async () => {
    const stateMachineArn = await twoVersions();
    const remove = (stateMachineVersionArn: string) =>
      api.sfn.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn }));
    await createAlias('live', `${stateMachineArn}:2`);
    expect(await refusalOf(remove(`${stateMachineArn}:2`))).toBe(
      'ConflictException: Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]',
    );
    await remove(`${stateMachineArn}:1`);
    await remove(`${stateMachineArn}:1`);
    expect(await versionsOf(stateMachineArn)).toEqual([`${stateMachineArn}:2`]);
    const start = new StartExecutionCommand({ stateMachineArn: `${stateMachineArn}:1` });
    expect(await refusalOf(api.sfn.send(start))).toBe(absent(`${stateMachineArn}:1`));
    await api.sfn.send(new DeleteStateMachineAliasCommand({ stateMachineAliasArn: `${stateMachineArn}:live` }));
    await remove(`${stateMachineArn}:2`);
    expect((await publish(stateMachineArn)).stateMachineVersionArn).toBe(`${stateMachineArn}:3`);
    expect(await refusalOf(remove('x'))).toBe(BAD_ARN);
    expect(await refusalOf(remove(stateMachineArn))).toBe(
      "InvalidArn: Invalid Arn: 'Resource type not valid in this context: stateMachine'",
    );
    expect(await refusalOf(remove(`${stateMachineArn}/Label`))).toMatch(/^ValidationException: .*with a label/);
  });
});

describe('aliases', () => {
  it('are created once, described and changed member by member', async () => {
    const stateMachineArn = await twoVersions();
    const stateMachineAliasArn = `${stateMachineArn}:live`;
    const created = await createAlias('live', `${stateMachineArn}:1`, { description: 'd' });
    expect(created.stateMachineAliasArn).toBe(stateMachineAliasArn);
    expect((await createAlias('live', `${stateMachineArn}:1`, { description: 'd' })).creationDate).toEqual(
      created.creationDate,
    );
    const taken =
      'ConflictException: Failed to create alias because an alias with the same name and a different routing configuration already exists.';
    expect(await refusalOf(createAlias('live', `${stateMachineArn}:1`, { description: 'e' }))).toBe(taken);
    expect(await refusalOf(createAlias('live', `${stateMachineArn}:2`, { description: 'd' }))).toBe(taken);
    const describeAlias = async () => {
      const { $metadata: _, ...alias } = await api.sfn.send(
        new DescribeStateMachineAliasCommand({ stateMachineAliasArn }),
      );
      return alias;
    };
    const alias = {
      stateMachineAliasArn,
      name: 'live',
      description: 'd',
      routingConfiguration: [route(`${stateMachineArn}:1`)],
      creationDate: created.creationDate,
      updateDate: created.creationDate,
    };
    expect(await describeAlias()).toEqual(alias);
    const update = (more: object) =>
      api.sfn.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn, ...more }));
    const { updateDate } = await update({ description: '' });
    expect(await describeAlias()).toEqual({ ...alias, description: '', updateDate });
    const routingConfiguration = [route(`${stateMachineArn}:1`, 50), route(`${stateMachineArn}:2`, 50)];
    await update({ routingConfiguration });
    expect(await describeAlias()).toMatchObject({ description: '', routingConfiguration });
  });

  it.each<[string, (arn: string) => Partial<CreateStateMachineAliasCommandInput>, (arn: string) => string]>([
    [
      'a number as its name',
      () => ({ name: '7' }),
      () =>
        "ValidationException: 1 validation error detected: Value '7' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^(?=.*[a-zA-Z_\\-\\.])[a-zA-Z0-9_\\-\\.]+$",
    ],
    [
      'no routes',
      () => ({ routingConfiguration: [] }),
      () =>
        "ValidationException: 1 validation error detected: Value '[]' at 'routingConfiguration' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      'three routes',
      (arn) => ({ routingConfiguration: [1, 2, 3].map((n) => route(`${arn}:${n}`, 33)) }),
      (arn) =>
        `ValidationException: 1 validation error detected: Value '[${[1, 2, 3].map((n) => `RoutingConfigurationListItem(stateMachineVersionArn=${arn}:${n}, weight=33)`).join(', ')}]' at 'routingConfiguration' failed to satisfy constraint: Member must have length less than or equal to 2`,
    ],
    [
      'a weight over a hundred',
      (arn) => ({ routingConfiguration: [route(`${arn}:1`, 101)] }),
      () =>
        "ValidationException: 1 validation error detected: Value '101' at 'routingConfiguration.1.member.weight' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      'weights of 99 together',
      (arn) => ({ routingConfiguration: [route(`${arn}:1`, 70), route(`${arn}:2`, 29)] }),
      () => 'ValidationException: Sum of routing configuration weights must equal 100. Received: [70, 29]',
    ],
    ['a version that is not there', (arn) => ({ routingConfiguration: [route(`${arn}:9`)] }), () => GONE],
    ['a version of no machine', (arn) => ({ routingConfiguration: [route(`${arn}x:1`)] }), () => GONE],
    ['what is no ARN', () => ({ routingConfiguration: [route('x')] }), () => BAD_ARN],
  ])('are refused with %s', async (_, difference, refusal) => {
    const stateMachineArn = await twoVersions();
    expect(await refusalOf(createAlias('a', `${stateMachineArn}:1`, difference(stateMachineArn)))).toBe(
      refusal(stateMachineArn),
    );
  });

  it('are a hundred at most, and listed by pages, of a machine or of a version', async () => {
    const stateMachineArn = await twoVersions();
    for (let n = 0; n < 100; n += 1) await createAlias(`a${n}`, `${stateMachineArn}:${n < 98 ? 1 : 2}`);
    expect(await refusalOf(createAlias('more', `${stateMachineArn}:1`))).toBe(
      `ServiceQuotaExceededException: The state machine '${stateMachineArn}' has 100 aliases, which is the most: delete one first`,
    );
    const list = (more = {}) => api.sfn.send(new ListStateMachineAliasesCommand({ stateMachineArn, ...more }));
    const seen: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await list({ maxResults: 30, nextToken });
      seen.push(...(page.stateMachineAliases ?? []).map((each) => each.stateMachineAliasArn));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(new Set(seen)).toEqual(new Set(Array.from({ length: 100 }, (_, n) => `${stateMachineArn}:a${n}`)));
    expect(seen).toHaveLength(100);
    const ofSecond = await list({ stateMachineArn: `${stateMachineArn}:2` });
    expect(ofSecond.stateMachineAliases?.map((each) => each.stateMachineAliasArn).sort()).toEqual([
      `${stateMachineArn}:a98`,
      `${stateMachineArn}:a99`,
    ]);
    expect(await refusalOf(list({ nextToken: 'made-up' }))).toBe("InvalidToken: Invalid Token: 'Invalid token'");
    expect(await refusalOf(list({ stateMachineArn: `${stateMachineArn}:a1` }))).toMatch(/^StateMachineDoesNotExist/);
    expect(await refusalOf(list({ stateMachineArn: arnOf('nobody') }))).toBe(absent(arnOf('nobody')));
    expect(await refusalOf(list({ stateMachineArn: 'x' }))).toBe(BAD_ARN);
  });

  it('are not found once deleted, however often, and never of another account', async () => {
    const stateMachineArn = await twoVersions();
    const stateMachineAliasArn = `${stateMachineArn}:live`;
    await createAlias('live', `${stateMachineArn}:1`);
    const remove = (arn: string) => api.sfn.send(new DeleteStateMachineAliasCommand({ stateMachineAliasArn: arn }));
    const describeAlias = (arn: string) =>
      api.sfn.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn: arn }));
    const update = (arn: string, more: object = { description: 'd' }) =>
      api.sfn.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn: arn, ...more }));
    const foreign = stateMachineAliasArn.replace(/\d{12}/, '999999999999');
    for (const call of [describeAlias, update]) expect(await refusalOf(call(foreign))).toBe(GONE);
    await remove(foreign);
    expect(await refusalOf(update(stateMachineAliasArn, {}))).toMatch(/^ValidationException: Either the description/);
    const elsewhere = { routingConfiguration: [route(`${await twoVersions()}:1`)] };
    expect(await refusalOf(update(stateMachineAliasArn, elsewhere))).toMatch(
      /^ValidationException: Routing configuration must contain versions of the alias's own state machine/,
    );
    const missing = { routingConfiguration: [route(`${stateMachineArn}:9`)] };
    expect(await refusalOf(update(stateMachineAliasArn, missing))).toBe(GONE);
    await remove(stateMachineAliasArn);
    await remove(stateMachineAliasArn);
    for (const call of [describeAlias, update]) expect(await refusalOf(call(stateMachineAliasArn))).toBe(GONE);
    for (const call of [remove, describeAlias, update]) {
      expect(await refusalOf(call('x'))).toBe(BAD_ARN);
      expect(await refusalOf(call(`${stateMachineArn}:1`))).toBe(
        "InvalidArn: Invalid Arn: 'Resource type not valid in this context: stateMachine'",
      );
    }
    expect(await versionsOf(stateMachineArn)).toHaveLength(2);
    await keepDeleting(stateMachineArn);
    expect(await refusalOf(createAlias('b', `${stateMachineArn}:1`))).toBe(deletingOf(stateMachineArn));
    const list = new ListStateMachineAliasesCommand({ stateMachineArn });
    expect(await refusalOf(api.sfn.send(list))).toBe(deletingOf(stateMachineArn));
  });
});

describe('executions of versions and aliases', () => {
  const start = async (stateMachineArn: string): Promise<string> =>
    (await api.sfn.send(new StartExecutionCommand({ stateMachineArn }))).executionArn as string;

  it('have the definition of their version, whatever the machine is by now', async () => {
    const stateMachineArn = await twoVersions();
    const executionArn = await start(`${stateMachineArn}:1`);
    expect(executionArn).toMatch(new RegExp(`${stateMachineArn.replace('stateMachine', 'execution')}:[0-9a-f-]{36}$`));
    const execution = await api.sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(execution).toMatchObject({ stateMachineArn, stateMachineVersionArn: `${stateMachineArn}:1` });
    expect(execution.stateMachineAliasArn).toBeUndefined();
    const pinned = async (arn: string) => {
      const { definition, revisionId } = await api.sfn.send(
        new DescribeStateMachineForExecutionCommand({ executionArn: arn }),
      );
      return { definition, revisionId };
    };
    expect(await pinned(executionArn)).toEqual({ definition: definitionOf('v1'), revisionId: undefined });
    const { revisionId } = await api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    const second = await start(`${stateMachineArn}:2`);
    await api.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: definitionOf('v3') }));
    expect(await pinned(second)).toEqual({ definition: definitionOf('v2'), revisionId });
    await api.sfn.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${stateMachineArn}:2` }));
    expect(await pinned(second)).toEqual({ definition: definitionOf('v2'), revisionId: undefined });
  });

  it('are split by the weights of the alias', async () => {
    const stateMachineArn = await twoVersions();
    const routingConfiguration = [route(`${stateMachineArn}:1`, 30), route(`${stateMachineArn}:2`, 70)];
    await createAlias('live', '', { routingConfiguration });
    const before = api.runtime.started.length;
    for (let n = 0; n < 300; n += 1) await start(`${stateMachineArn}:live`);
    const started = api.runtime.started.slice(before);
    expect(started.every(({ alias }) => alias === 'live')).toBe(true);
    const first = started.filter(({ version }) => version === 1).length;
    // Six standard deviations around 90.
    expect(first).toBeGreaterThan(42);
    expect(first).toBeLessThan(138);
    expect(new Set(started.map(({ version, stateMachine }) => `${version} ${stateMachine.definitionHash}`)).size).toBe(
      2,
    );
    await api.sfn.send(
      new UpdateStateMachineAliasCommand({
        stateMachineAliasArn: `${stateMachineArn}:live`,
        routingConfiguration: [route(`${stateMachineArn}:1`, 0), route(`${stateMachineArn}:2`, 100)],
      }),
    );
    for (let n = 0; n < 20; n += 1) await start(`${stateMachineArn}:live`);
    expect(api.runtime.started.slice(-20).every(({ version }) => version === 2)).toBe(true);
  });

  it('are listed with their machine, their version and their alias', async () => {
    const stateMachineArn = await twoVersions();
    await createAlias('live', `${stateMachineArn}:2`);
    const plain = await start(stateMachineArn);
    const ofVersion = await start(`${stateMachineArn}:2`);
    const ofAlias = await start(`${stateMachineArn}:live`);
    const list = async (qualifier: string) =>
      (await api.sfn.send(new ListExecutionsCommand({ stateMachineArn: `${stateMachineArn}${qualifier}` })))
        .executions ?? [];
    const arns = async (qualifier: string) => (await list(qualifier)).map(({ executionArn }) => executionArn).sort();
    expect(await arns('')).toEqual([plain, ofVersion, ofAlias].sort());
    expect(await arns(':2')).toEqual([ofVersion, ofAlias].sort());
    expect(await arns(':1')).toEqual([]);
    expect(await list(':live')).toEqual([
      expect.objectContaining({
        executionArn: ofAlias,
        stateMachineArn,
        stateMachineVersionArn: `${stateMachineArn}:2`,
        stateMachineAliasArn: `${stateMachineArn}:live`,
      }),
    ]);
    expect(await refusalOf(list(':9'))).toBe(absent(`${stateMachineArn}:9`));
    expect(await refusalOf(list(':nobody'))).toBe(absent(`${stateMachineArn}:nobody`));
    for (const nothing of [`${stateMachineArn}:9`, `${stateMachineArn}:nobody`])
      expect(await refusalOf(start(nothing))).toBe(absent(nothing));
    const aliasIsNoMachine = new DescribeStateMachineCommand({ stateMachineArn: `${stateMachineArn}:live` });
    expect(await refusalOf(api.sfn.send(aliasIsNoMachine))).toBe(absent(`${stateMachineArn}:live`));
  });
});

describe('DeleteStateMachine', () => {
  it('ends what runs, and then the machine is gone with all its versions and aliases', async () => {
    const stateMachineArn = await twoVersions();
    await createAlias('live', `${stateMachineArn}:1`);
    const { executionArn } = await api.sfn.send(
      new StartExecutionCommand({ stateMachineArn: `${stateMachineArn}:live` }),
    );
    await api.sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    const described = () => refusalOf(api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn })));
    const deadline = Date.now() + 10_000;
    while ((await api.store.getStateMachine(stateMachineArn)) !== undefined && Date.now() < deadline) await sleep(5);
    expect(await described()).toBe(absent(stateMachineArn));
    expect(await versionsOf(stateMachineArn)).toEqual([]);
    expect(await api.sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'ABORTED',
      stateMachineAliasArn: `${stateMachineArn}:live`,
      redriveStatusReason: 'State machine is in DELETING status',
    });
  });

  it('shows a machine as DELETING as long as it is, and starts nothing more of it', async () => {
    const stateMachineArn = await twoVersions();
    await keepDeleting(stateMachineArn);
    const { status, name } = await api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect(status).toBe('DELETING');
    const calls = [
      api.sfn.send(new StartExecutionCommand({ stateMachineArn })),
      api.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, roleArn: ROLE })),
      api.sfn.send(new CreateStateMachineCommand({ name, definition: HELLO, roleArn: ROLE })),
    ];
    for (const call of calls) expect(await refusalOf(call)).toBe(deletingOf(stateMachineArn));
    const ofVersion = new StartExecutionCommand({ stateMachineArn: `${stateMachineArn}:1` });
    expect(await refusalOf(api.sfn.send(ofVersion))).toBe(absent(`${stateMachineArn}:1`));
    await api.sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    expect(await api.store.getStateMachine(stateMachineArn)).toBeUndefined();
  });
});
