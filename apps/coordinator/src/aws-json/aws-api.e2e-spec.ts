import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNServiceException,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
  type CreateStateMachineCommandInput,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCOUNT, REGION, startApi, type ApiUnderTest } from './testing/api-under-test.js';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/orders`;
const LOG_GROUP = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:orders:*`;
const definitionOf = (result: string) =>
  JSON.stringify({ StartAt: 'Hello', States: { Hello: { Type: 'Pass', Result: result, End: true } } });
const READS_VARIABLES = JSON.stringify({
  StartAt: 'Set',
  States: {
    Set: { Type: 'Pass', Assign: { price: 7, quantity: 2 }, Next: 'Tell' },
    Tell: { Type: 'Pass', Parameters: { 'n.$': '$quantity', 'text.$': "States.Format('{}', $price)" }, End: true },
  },
});
const HELLO = definitionOf('hello');
const arnOf = (name: string) => `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}`;
const executionArnOf = (machine: string, name: string) =>
  `arn:aws:states:${REGION}:${ACCOUNT}:execution:${machine}:${name}`;
const REVISION = /^[0-9a-f-]{36}$/;

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

let machines = 0;
/** Creates a machine with a name of its own. */
async function createMachine(more: Partial<CreateStateMachineCommandInput> = {}) {
  const name = `machine-${(machines += 1)}`;
  const { stateMachineArn, creationDate } = await api.sfn.send(
    new CreateStateMachineCommand({ name, definition: HELLO, roleArn: ROLE, ...more }),
  );
  return { name, stateMachineArn: stateMachineArn as string, creationDate: creationDate as Date };
}

/** The name and message of the exception by which the SDK reports a refusal. */
async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof SFNServiceException) return `${error.name}: ${error.message}`;
    throw error;
  }
  throw new Error('the call was not refused');
}

describe('state machines', () => {
  it('creates one and describes it with its defaults', async () => {
    const { name, stateMachineArn, creationDate } = await createMachine();
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
    const { stateMachineArn } = await createMachine({ definition: READS_VARIABLES });
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
    const { stateMachineArn } = await createMachine({
      type: 'EXPRESS',
      loggingConfiguration,
      tracingConfiguration: { enabled: true },
    });
    expect(await api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).toMatchObject({
      type: 'EXPRESS',
      loggingConfiguration,
      tracingConfiguration: { enabled: true },
    });
  });

  it('creates an equal one only once, whatever its role and tags are', async () => {
    const { name, stateMachineArn, creationDate } = await createMachine();
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
      'a key without its id',
      { encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY' } },
      "InvalidEncryptionConfiguration: Invalid Encryption Configuration: 'kmsKeyId' must be specified for the type CUSTOMER_MANAGED_KMS_KEY",
    ],
    [
      '51 tags',
      { tags: Array.from({ length: 51 }, (_, n) => ({ key: `k${n}`, value: '' })) },
      'TooManyTags: Too many tags: a resource can have 50 at most',
    ],
    [
      'publishing',
      { publish: true },
      "ValidationException: Publishing state machine versions is not supported yet: call the operation without 'publish'",
    ],
    [
      'a description of no version',
      { versionDescription: 'v' },
      'ValidationException: Version description can only be set when publish is true',
    ],
  ])('refuses %s', async (_, difference, refusal) => {
    expect(await refusalOf(createMachine(difference))).toBe(refusal);
  });

  it('updates: a change makes a revision, no change keeps it', async () => {
    const { stateMachineArn } = await createMachine();
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
    const { stateMachineArn } = await createMachine();
    const updates = Array.from({ length: 5 }, (_, n) =>
      api.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: definitionOf(`v${n}`) })),
    );
    const settled = await Promise.allSettled(updates);
    const revisions = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value.revisionId] : []));
    expect(new Set(revisions).size).toBe(revisions.length);
    expect(revisions).toContain((await api.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).revisionId);
  });

  it('refuses an update of nothing, of a version and of what does not exist', async () => {
    const { stateMachineArn } = await createMachine();
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
    const { stateMachineArn } = await createMachine();
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
    for (let n = 0; n < 3; n += 1) await createMachine();
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
      name: `machine-${machines}`,
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

describe('executions', () => {
  it('starts with a name and an input of its own, or with the ones given, kept to the letter', async () => {
    const { name: machine, stateMachineArn } = await createMachine();
    const unnamed = await api.sfn.send(new StartExecutionCommand({ stateMachineArn }));
    expect(unnamed.executionArn).toMatch(new RegExp(`:execution:${machine}:[0-9a-f-]{36}$`));
    expect(api.runtime.started.at(-1)).toMatchObject({ input: '{}' });
    const input = ' {"a":  1.0, "é": [ ]}\n';
    const { executionArn, startDate } = await api.sfn.send(
      new StartExecutionCommand({ stateMachineArn, name: 'n.1', input, traceHeader: 'Root=1' }),
    );
    expect(executionArn).toBe(executionArnOf(machine, 'n.1'));
    const { $metadata: _, ...execution } = await api.sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(execution).toEqual({
      executionArn,
      stateMachineArn,
      name: 'n.1',
      status: 'RUNNING',
      startDate,
      input,
      inputDetails: { included: true },
      traceHeader: 'Root=1',
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
    });
  });

  it('starts the same name with the same input once while it runs', async () => {
    const { name: machine, stateMachineArn } = await createMachine();
    const start = (input: string) => api.sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'once', input }));
    const first = await start('{"a":1}');
    expect(await start('{"a":1}')).toMatchObject({ executionArn: first.executionArn, startDate: first.startDate });
    const taken = `ExecutionAlreadyExists: Execution Already Exists: '${executionArnOf(machine, 'once')}'`;
    expect(await refusalOf(start('{"a": 1}'))).toBe(taken);
    await api.runtime.finish(first.executionArn as string, '{}');
    expect(await refusalOf(start('{"a":1}'))).toBe(taken);
  });

  it.each([
    [
      'not some json',
      "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ],
    ["{'not': 'json'", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    ['', 'Invalid execution input.'],
    ['['.repeat(501) + ']'.repeat(501), 'Document nesting depth exceeds the maximum allowed (500)'],
  ])('refuses the input %j', async (input, problem) => {
    const { stateMachineArn } = await createMachine();
    expect(await refusalOf(api.sfn.send(new StartExecutionCommand({ stateMachineArn, input })))).toBe(
      `InvalidExecutionInput: Invalid State Machine Execution Input: '${problem}'`,
    );
  });

  it.each(['null', '12', '"text"', '[]', JSON.stringify('é'.repeat(131_071))])(
    'takes any JSON value within 262,144 bytes',
    async (input) => {
      const { stateMachineArn } = await createMachine();
      const { executionArn } = await api.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
      expect((await api.sfn.send(new DescribeExecutionCommand({ executionArn }))).input).toBe(input);
    },
  );

  it('refuses what is too large, ill named, of nobody, or EXPRESS for now', async () => {
    const { stateMachineArn } = await createMachine();
    const express = await createMachine({ type: 'EXPRESS' });
    const start = (more: object) => refusalOf(api.sfn.send(new StartExecutionCommand({ stateMachineArn, ...more })));
    expect(await start({ input: JSON.stringify('x'.repeat(262_143)) })).toBe(
      "ValidationException: 1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
    );
    expect(await start({ name: 'a b' })).toBe("InvalidName: Invalid Name: 'a b'");
    expect(await start({ stateMachineArn: arnOf('nobody') })).toBe(
      `StateMachineDoesNotExist: State Machine Does Not Exist: '${arnOf('nobody')}'`,
    );
    const foreign = stateMachineArn.replace(ACCOUNT, '999999999999');
    expect(await start({ stateMachineArn: foreign })).toBe(
      `StateMachineDoesNotExist: State Machine Does Not Exist: '${foreign}'`,
    );
    expect(await start({ stateMachineArn: express.stateMachineArn })).toMatch(
      /^StateMachineTypeNotSupported: This operation is not supported by this type of state machine. EXPRESS/,
    );
  });

  it('stops, tells when, and tells the same again', async () => {
    const { stateMachineArn } = await createMachine();
    const { executionArn } = await api.sfn.send(new StartExecutionCommand({ stateMachineArn }));
    const { stopDate } = await api.sfn.send(new StopExecutionCommand({ executionArn, error: 'E', cause: 'C' }));
    const described = await api.sfn.send(new DescribeExecutionCommand({ executionArn }));
    expect(described).toMatchObject({
      status: 'ABORTED',
      stopDate,
      error: 'E',
      cause: 'C',
      redriveStatus: 'REDRIVABLE',
    });
    expect(described).not.toHaveProperty('output');
    expect((await api.sfn.send(new StopExecutionCommand({ executionArn }))).stopDate).toEqual(stopDate);
  });

  it('describes what succeeded, with or without its data', async () => {
    const { stateMachineArn } = await createMachine();
    const executionArn = (await api.sfn.send(new StartExecutionCommand({ stateMachineArn }))).executionArn as string;
    await api.runtime.finish(executionArn, '{"b":2}');
    expect(await api.sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"b":2}',
      outputDetails: { included: true },
      stopDate: expect.any(Date),
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    const metadata = await api.sfn.send(new DescribeExecutionCommand({ executionArn, includedData: 'METADATA_ONLY' }));
    expect(metadata).toMatchObject({ inputDetails: { included: false }, outputDetails: { included: false } });
    expect(metadata.input ?? metadata.output).toBeUndefined();
  });

  it('keeps showing the definition an execution was started with', async () => {
    const { name, stateMachineArn, creationDate } = await createMachine();
    const { executionArn } = await api.sfn.send(new StartExecutionCommand({ stateMachineArn }));
    const describeMachine = () => api.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(await describeMachine()).toMatchObject({
      stateMachineArn,
      name,
      definition: HELLO,
      roleArn: ROLE,
      updateDate: creationDate,
    });
    await api.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: definitionOf('bye') }));
    const after = await describeMachine();
    expect(after).toMatchObject({ definition: HELLO, roleArn: ROLE });
    expect(after.revisionId).toBeUndefined();
    await api.sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
    expect(await describeMachine()).toMatchObject({ definition: HELLO });
  });

  it('tells which variables the states of an execution read, by its own definition', async () => {
    const { stateMachineArn } = await createMachine({ definition: READS_VARIABLES });
    const { executionArn } = await api.sfn.send(new StartExecutionCommand({ stateMachineArn }));
    await api.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: HELLO }));
    const describe = (more = {}) =>
      api.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn, ...more }));
    expect((await describe()).variableReferences).toEqual({ Tell: ['price', 'quantity'] });
    expect((await describe({ includedData: 'METADATA_ONLY' })).variableReferences).toBeUndefined();
  });

  it('does not know other executions, nor express ones', async () => {
    const unknown = executionArnOf('machine-1', 'nobody');
    const express = `arn:aws:states:${REGION}:${ACCOUNT}:express:machine-1:a:b`;
    const calls = [
      (executionArn: string) => api.sfn.send(new DescribeExecutionCommand({ executionArn })),
      (executionArn: string) => api.sfn.send(new StopExecutionCommand({ executionArn })),
      (executionArn: string) => api.sfn.send(new GetExecutionHistoryCommand({ executionArn })),
      (executionArn: string) => api.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn })),
    ];
    for (const each of calls) {
      const call = (executionArn: string) => refusalOf(each(executionArn));
      expect(await call(unknown)).toBe(`ExecutionDoesNotExist: Execution Does Not Exist: '${unknown}'`);
      expect(await call('x')).toBe("InvalidArn: Invalid Arn: 'Invalid ARN prefix: x'");
      expect(await call(express)).toBe("InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'");
    }
  });

  it('lists newest first, by pages and by status', async () => {
    const { stateMachineArn } = await createMachine();
    const started: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      started.unshift(
        (await api.sfn.send(new StartExecutionCommand({ stateMachineArn, name: `e${n}` }))).executionArn as string,
      );
      await new Promise((resolve) => setTimeout(resolve, 2)); // start dates have milliseconds
    }
    await api.runtime.finish(started[4] as string, '{}');
    const first = await api.sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 3 }));
    const second = await api.sfn.send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: 10, nextToken: first.nextToken }),
    );
    expect([...(first.executions ?? []), ...(second.executions ?? [])].map((each) => each.executionArn)).toEqual(
      started,
    );
    expect(second.nextToken).toBeUndefined();
    expect(second.executions?.[1]).toEqual({
      executionArn: started[4],
      stateMachineArn,
      name: 'e0',
      status: 'SUCCEEDED',
      startDate: expect.any(Date),
      stopDate: expect.any(Date),
      redriveCount: 0,
    });
    expect(first.executions?.[0]).not.toHaveProperty('stopDate');
    const done = await api.sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'SUCCEEDED' }));
    expect(done.executions?.map((each) => each.name)).toEqual(['e0']);
    // a token continues the request it was given for, and no other
    expect(
      await refusalOf(
        api.sfn.send(
          new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING', nextToken: first.nextToken }),
        ),
      ),
    ).toBe("InvalidToken: Invalid Token: 'Invalid token'");
  });

  it('refuses lists of nothing in particular', async () => {
    const { stateMachineArn } = await createMachine({ type: 'EXPRESS' });
    const list = (input: object) => refusalOf(api.sfn.send(new ListExecutionsCommand(input)));
    expect(await list({})).toBe('ValidationException: Exactly one of stateMachineArn and mapRunArn must be specified');
    expect(await list({ mapRunArn: 'm' })).toBe("ResourceNotFound: Resource not found: 'm'");
    expect(await list({ stateMachineArn })).toBe(
      'StateMachineTypeNotSupported: This operation is not supported by this type of state machine',
    );
    expect(await list({ stateMachineArn, statusFilter: 'PENDING_REDRIVE' })).toMatch(/^ValidationException/);
    expect(await list({ stateMachineArn, redriveFilter: 'REDRIVEN' })).toMatch(/^ValidationException/);
    expect(await list({ stateMachineArn: arnOf('nobody') })).toMatch(/^StateMachineDoesNotExist/);
  });
});

describe('history', () => {
  let executionArn: string;
  /** ExecutionStarted, 60 visits of two events, ExecutionSucceeded. */
  const LENGTH = 122;

  beforeAll(async () => {
    const { stateMachineArn } = await createMachine();
    executionArn = (await api.sfn.send(new StartExecutionCommand({ stateMachineArn, input: '"in"' })))
      .executionArn as string;
    await api.runtime.finish(executionArn, '{"b":2}', 60);
  });

  const read = async (input: object = {}) => {
    const { events = [], nextToken } = await api.sfn.send(new GetExecutionHistoryCommand({ executionArn, ...input }));
    return { events, ids: events.map(({ id }) => id), nextToken };
  };
  const range = (from: number, to: number) =>
    Array.from({ length: Math.abs(to - from) + 1 }, (_, n) => (to > from ? from + n : from - n));

  it('shows events as AWS does', async () => {
    const { events } = await read();
    expect(events.slice(0, 3)).toEqual([
      {
        id: 1,
        previousEventId: 0,
        timestamp: expect.any(Date),
        type: 'ExecutionStarted',
        executionStartedEventDetails: { input: '"in"', inputDetails: { truncated: false }, roleArn: ROLE },
      },
      {
        id: 2,
        previousEventId: 0,
        timestamp: expect.any(Date),
        type: 'PassStateEntered',
        stateEnteredEventDetails: { name: 'Hello', input: '{"b":2}', inputDetails: { truncated: false } },
      },
      {
        id: 3,
        previousEventId: 2,
        timestamp: expect.any(Date),
        type: 'PassStateExited',
        stateExitedEventDetails: { name: 'Hello', output: '{"b":2}', outputDetails: { truncated: false } },
      },
    ]);
  });

  it('leaves data out when told so', async () => {
    const { events } = await read({ includeExecutionData: false, maxResults: 2 });
    expect(events.map((event) => event.executionStartedEventDetails ?? event.stateEnteredEventDetails)).toEqual([
      { roleArn: ROLE },
      { name: 'Hello' },
    ]);
  });

  it('gives 100 events and a token unless told otherwise, in order and in reverse', async () => {
    const first = await read({ maxResults: 0 });
    expect(first.ids).toEqual(range(1, 100));
    const second = await read({ nextToken: first.nextToken, maxResults: 1000 });
    expect(second).toMatchObject({ ids: range(101, LENGTH), nextToken: undefined });
    const last = await read({ reverseOrder: true, maxResults: 120 });
    expect(last.ids).toEqual(range(LENGTH, 3));
    expect(await read({ reverseOrder: true, nextToken: last.nextToken })).toMatchObject({
      ids: [2, 1],
      nextToken: undefined,
    });
    expect(await refusalOf(read({ nextToken: last.nextToken }))).toBe("InvalidToken: Invalid Token: 'Invalid token'");
  });

  it('ends a page early when its events are large', async () => {
    const { stateMachineArn } = await createMachine();
    const large = (await api.sfn.send(new StartExecutionCommand({ stateMachineArn }))).executionArn as string;
    await api.runtime.finish(large, JSON.stringify('x'.repeat(60_000)), 150);
    const page = await read({ executionArn: large, maxResults: 1000 });
    expect(page.ids).toEqual(range(1, 200));
    expect((await read({ executionArn: large, maxResults: 1000, nextToken: page.nextToken })).ids).toEqual(
      range(201, 302),
    );
  });
});
