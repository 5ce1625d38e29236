import {
  CreateStateMachineCommand,
  type CreateStateMachineCommandInput,
  DeleteStateMachineCommand,
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCOUNT, REGION, startApi, type ApiUnderTest } from './testing/api-under-test.js';
import { arnOf, createMachine, definitionOf, HELLO, READS_VARIABLES, refusalOf, ROLE } from './testing/machines.js';

const LOG_GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:orders:*`;
const REVISION = /^[0-9a-f-]{36}$/;

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('state machines', () => {
  it('creates one and describes it with its defaults', async () => {
    const { name, stateMachineArn, creationDate } = await createMachine(api);
    expect(stateMachineArn).toBe(arnOf(name));
    expect(Math.abs(creationDate.getTime() - Date.now())).toBeLessThan(10_000);
    const { $metadata, ...machine } = await api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    expect($metadata.requestId).toMatch(REVISION);
    expect(machine).toEqual({
      stateMachineArn,
      name,
      creationDate,
      status: 'ACTIVE',
      type: 'STANDARD',
      definition: HELLO,
      roleArn: ROLE,
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    });
    const metadata = await api.sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn, includedData: 'METADATA_ONLY' }),
    );
    expect(metadata.definition).toBe('{}');
  });

  it('tells which variables each state reads, unless only metadata is asked for', async () => {
    const { stateMachineArn } = await createMachine(api, { definition: READS_VARIABLES });
    const describe = (more = {}) => api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn, ...more }));
    expect((await describe()).variableReferences).toEqual({ Tell: ['price', 'quantity'] });
    expect((await describe({ includedData: 'METADATA_ONLY' })).variableReferences).toBeUndefined();
  });

  it('keeps the configurations as they were given', async () => {
    const loggingConfiguration = {
      level: 'ALL' as const,
      includeExecutionData: true,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: LOG_GROUP } }],
    };
    const { stateMachineArn } = await createMachine(api, {
      type: 'EXPRESS',
      loggingConfiguration,
      tracingConfiguration: { enabled: true },
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    });
    expect(await api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      type: 'EXPRESS',
      loggingConfiguration,
      tracingConfiguration: { enabled: true },
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    });
  });

  it('creates an equal one only once, whatever its role and tags are', async () => {
    const { name, stateMachineArn, creationDate } = await createMachine(api);
    const again = { name, definition: HELLO, roleArn: `${ROLE}-other`, tags: [{ key: 'a', value: '' }] };
    expect(await api.sfn.send(new CreateStateMachineCommand(again))).toMatchObject({ stateMachineArn, creationDate });
    for (const difference of [
      { definition: `${HELLO} ` },
      { type: 'EXPRESS' as const },
      { tracingConfiguration: { enabled: true } },
    ]) {
      const refusal = await refusalOf(api.sfn.send(new CreateStateMachineCommand({ ...again, ...difference })));
      expect(refusal).toBe(`StateMachineAlreadyExists: State Machine Already Exists: '${stateMachineArn}'`);
    }
  });

  it.each<[string, Partial<CreateStateMachineCommandInput>, string]>([
    ['a name with a colon', { name: 'a:b' }, "InvalidName: Invalid Name: 'a:b'"],
    [
      'a name of 81 characters',
      { name: 'x'.repeat(81) },
      `ValidationException: 1 validation error detected: Value '${'x'.repeat(81)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80`,
    ],
    ['a role that is none', { roleArn: 'root' }, "InvalidArn: Invalid Role Arn: 'root'"],
    [
      'a definition without States',
      { definition: '{"Comment":"x","StartAt":"A"}' },
      "InvalidDefinition: Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'",
    ],
    [
      'logging without a destination',
      { loggingConfiguration: { level: 'ALL' } },
      'InvalidLoggingConfiguration: Invalid Logging Configuration: Must specify exactly one Log Destination.',
    ],
    [
      'a log group that cannot be one',
      { loggingConfiguration: { level: 'ALL', destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: 'x' } }] } },
      'InvalidLoggingConfiguration: Invalid Logging Configuration: Log Destination not found.',
    ],
    [
      'a key of the caller',
      { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: 'k' } },
      'InvalidEncryptionConfiguration: Invalid Encryption Configuration: customer managed KMS keys are not supported here, because payloads are not encrypted. Use the type AWS_OWNED_KEY.',
    ],
    [
      "a key beside the service's own",
      { encryptionConfiguration: { type: 'AWS_OWNED_KEY', kmsKeyId: 'k' } },
      "InvalidEncryptionConfiguration: Invalid Encryption Configuration: 'kmsKeyId' and 'kmsDataKeyReusePeriodSeconds' cannot be specified for the type AWS_OWNED_KEY",
    ],
    [
      '51 tags',
      { tags: Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: '' })) },
      'TooManyTags: Too many tags: a resource can have 50 at most',
    ],
    [
      'a description of no version',
      { versionDescription: 'v' },
      'ValidationException: Version description can only be set when publish is true',
    ],
  ])('refuses %s', async (_, difference, refusal) => {
    expect(await refusalOf(createMachine(api, difference))).toBe(refusal);
  });

  it('updates: a change makes a revision, no change keeps it', async () => {
    const { stateMachineArn } = await createMachine(api);
    const same = await api.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: HELLO }));
    expect(same.revisionId).toBeUndefined();
    const changed = await api.sfn.send(
      new UpdateStateMachineCommand({ stateMachineArn, definition: definitionOf('bye') }),
    );
    expect(changed.revisionId).toMatch(REVISION);
    const unchanged = await api.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, roleArn: ROLE }));
    expect(unchanged.revisionId).toBe(changed.revisionId);
    const logged = await api.sfn.send(
      new UpdateStateMachineCommand({ stateMachineArn, tracingConfiguration: { enabled: true } }),
    );
    expect(logged.revisionId).not.toBe(changed.revisionId);
    expect(await api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      definition: definitionOf('bye'),
      revisionId: logged.revisionId,
      tracingConfiguration: { enabled: true },
    });
  });

  it('gives each of many simultaneous changes a revision of its own, or a conflict', async () => {
    const { stateMachineArn } = await createMachine(api);
    const updates = Array.from({ length: 5 }, (_, n) =>
      api.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: definitionOf(`v${n}`) })),
    );
    const settled = await Promise.allSettled(updates);
    const revisions = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.revisionId] : []));
    expect(new Set(revisions).size).toBe(revisions.length);
    expect(revisions).toContain((await api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).revisionId);
  });

  it('refuses an update of nothing, of a version and of what does not exist', async () => {
    const { stateMachineArn } = await createMachine(api);
    const update = (arn: string, more = {}) =>
      refusalOf(api.sfn.send(new UpdateStateMachineCommand({ stateMachineArn: arn, ...more })));
    expect(await update(stateMachineArn)).toBe(
      'MissingRequiredParameter: Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified',
    );
    expect(await update(`${stateMachineArn}:2`, { definition: HELLO })).toBe(
      `StateMachineDoesNotExist: State Machine Does Not Exist: '${stateMachineArn}:2'`,
    );
    expect(await update(arnOf('nobody'), { definition: HELLO })).toBe(
      `StateMachineDoesNotExist: State Machine Does Not Exist: '${arnOf('nobody')}'`,
    );
    expect(await update(stateMachineArn, { definition: '{' })).toMatch(
      /^InvalidDefinition: Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: /,
    );
  });

  it('deletes, also what is not there, and refuses what is no state machine', async () => {
    const { stateMachineArn } = await createMachine(api);
    await api.sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    expect(await refusalOf(api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn })))).toBe(
      `StateMachineDoesNotExist: State Machine Does Not Exist: '${stateMachineArn}'`,
    );
    await api.sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    expect(await refusalOf(api.sfn.send(new DeleteStateMachineCommand({ stateMachineArn: 'x' })))).toBe(
      "InvalidArn: Invalid Arn: 'Invalid ARN prefix: x'",
    );
    expect(
      await refusalOf(api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: `${stateMachineArn}/Label` }))),
    ).toMatch(/^ValidationException: .*with a label/);
  });

  it('lists by pages, each machine once', async () => {
    let last = '';
    for (let n = 0; n < 3; n += 1) last = (await createMachine(api)).name;
    const arns: (string | undefined)[] = [];
    let nextToken: string | undefined;
    let pages = 0;
    do {
      const page = await api.sfn.send(new ListStateMachinesCommand({ maxResults: 2, nextToken }));
      arns.push(...(page.stateMachines ?? []).map((each) => each.stateMachineArn));
      nextToken = page.nextToken;
      pages += 1;
    } while (nextToken !== undefined);
    const all = await api.sfn.send(new ListStateMachinesCommand({}));
    expect(arns).toEqual(all.stateMachines?.map((each) => each.stateMachineArn));
    expect(pages).toBe(Math.ceil(arns.length / 2));
    expect(all.stateMachines?.at(-1)).toEqual({
      stateMachineArn: arns.at(-1),
      name: last,
      type: 'STANDARD',
      creationDate: expect.any(Date),
    });
    expect(await refusalOf(api.sfn.send(new ListStateMachinesCommand({ nextToken: 'made-up' })))).toBe(
      "InvalidToken: Invalid Token: 'Invalid token'",
    );
    expect(await refusalOf(api.sfn.send(new ListStateMachinesCommand({ maxResults: 1001 })))).toMatch(
      /^ValidationException: 1 validation error detected: Value '1001' at 'maxResults'/,
    );
  });

  it('validates a definition without creating anything', async () => {
    const validate = async (definition: string, more = {}) => {
      const { result, diagnostics, truncated } = await api.sfn.send(
        new ValidateStateMachineDefinitionCommand({ definition, ...more }),
      );
      return { result, diagnostics, truncated };
    };
    expect(await validate(HELLO)).toEqual({ result: 'OK', diagnostics: [], truncated: false });
    const missing = {
      severity: 'ERROR',
      code: 'SCHEMA_VALIDATION_FAILED',
      message: 'These fields are required: [StartAt]',
      location: '/',
    };
    expect(await validate('{"States":{"A":{"Type":"Pass","End":true}}}')).toEqual({
      result: 'FAIL',
      diagnostics: [missing],
      truncated: false,
    });
    const twoWrong = '{"StartAt":"A","States":{"A":{"Type":"Nope"},"B":{"Type":"Nope"}}}';
    expect(await validate(twoWrong, { maxResults: 1 })).toMatchObject({
      result: 'FAIL',
      truncated: true,
      diagnostics: [{ severity: 'ERROR' }],
    });
  });
});
