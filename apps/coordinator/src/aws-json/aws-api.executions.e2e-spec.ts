import {
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ACCOUNT, REGION, startApi, type ApiUnderTest } from './testing/api-under-test.js';
import { arnOf, createMachine, definitionOf, HELLO, READS_VARIABLES, refusalOf, ROLE } from './testing/machines.js';

const DAY_MS = 24 * 60 * 60 * 1_000;
const executionArnOf = (machine: string, name: string) =>
  `arn:aws:states:${REGION}:${ACCOUNT}:execution:${machine}:${name}`;

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('executions', () => {
  it('starts with a name and an input of its own, or with the ones given, kept to the letter', async () => {
    const { name: machine, stateMachineArn } = await createMachine(api);
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
    const { name: machine, stateMachineArn } = await createMachine(api);
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
    const { stateMachineArn } = await createMachine(api);
    expect(await refusalOf(api.sfn.send(new StartExecutionCommand({ stateMachineArn, input })))).toBe(
      `InvalidExecutionInput: Invalid State Machine Execution Input: '${problem}'`,
    );
  });

  it.each(['null', '12', '"text"', '[]', JSON.stringify('é'.repeat(131_071))])(
    'takes any JSON value within 262,144 bytes',
    async (input) => {
      const { stateMachineArn } = await createMachine(api);
      const { executionArn } = await api.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
      expect((await api.sfn.send(new DescribeExecutionCommand({ executionArn }))).input).toBe(input);
    },
  );

  it('refuses what is too large, ill named, or of nobody', async () => {
    const { stateMachineArn } = await createMachine(api);
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
  });

  it('stops, tells when, and tells the same again', async () => {
    const { stateMachineArn } = await createMachine(api);
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

  it('can be redriven for a fortnight, and repeats a redrive for a quarter of an hour, by the time of Redis', async () => {
    const { stateMachineArn } = await createMachine(api);
    const { executionArn } = await api.sfn.send(new StartExecutionCommand({ stateMachineArn }));
    const stop = () => api.sfn.send(new StopExecutionCommand({ executionArn }));
    const redrive = () => api.sfn.send(new RedriveExecutionCommand({ executionArn, clientToken: 'again' }));
    const statusIn = async (ms: number) => {
      api.clock.now = () => Date.now() + ms;
      return (await api.sfn.send(new DescribeExecutionCommand({ executionArn }))).redriveStatus;
    };
    await stop();
    try {
      expect([await statusIn(13 * DAY_MS), await statusIn(15 * DAY_MS)]).toEqual(['REDRIVABLE', 'NOT_REDRIVABLE']);
      expect(await refusalOf(redrive())).toBe('ExecutionNotRedrivable: Execution redrivable period exceeded');
      api.clock.now = Date.now;
      const { redriveDate } = await redrive();
      expect((await redrive()).redriveDate).toEqual(redriveDate);
      api.clock.now = () => Date.now() + 16 * 60_000;
      expect(await refusalOf(redrive())).toBe('ExecutionNotRedrivable: Execution is RUNNING and cannot be redriven');
    } finally {
      api.clock.now = Date.now;
    }
  });

  it('describes what succeeded, with or without its data', async () => {
    const { stateMachineArn } = await createMachine(api);
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
    const { name, stateMachineArn, creationDate } = await createMachine(api);
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
    const { stateMachineArn } = await createMachine(api, { definition: READS_VARIABLES });
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
    const { stateMachineArn } = await createMachine(api);
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
    const { stateMachineArn } = await createMachine(api, { type: 'EXPRESS' });
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
