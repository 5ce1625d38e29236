import { request } from 'node:http';
import {
  CreateStateMachineAliasCommand,
  PublishStateMachineVersionCommand,
  StartSyncExecutionCommand,
  UpdateStateMachineCommand,
  DescribeStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing';
import { ExpressUnderTest, refusalOf, task } from './express-runtime.js';

const PASS = { Type: 'Pass', End: true };

/** StartSyncExecution on a real coordinator, worker and Redis, by the AWS SDK. */
describe('StartSyncExecution', () => {
  let express: ExpressUnderTest;

  beforeAll(async () => {
    express = await ExpressUnderTest.start({ STEPWELL_UNSERVED_TASK_WAIT_SECONDS: '1' });
  }, 90_000);
  afterAll(() => express?.stop(), 30_000);

  it('answers with the end of the execution, and all that AWS tells of it', async () => {
    const arn = await express.machine({ Double: task('double', { ResultPath: '$.doubled' }) });
    const answer = await express.run(arn, { n: 21 }, { name: 'first', traceHeader: 'Root=1-2-3' });
    const { executionArn, startDate, stopDate, billingDetails, ...rest } = answer;
    expect(rest).toEqual({
      stateMachineArn: arn,
      name: 'first',
      status: 'SUCCEEDED',
      input: '{"n":21}',
      inputDetails: { included: true },
      output: { n: 21, doubled: { n: 42 } },
      outputDetails: { included: true },
      traceHeader: 'Root=1-2-3',
    });
    expect(executionArn).toMatch(new RegExp(`^${arn.replace(':stateMachine:', ':express:')}:first:[0-9a-f-]{36}$`));
    expect((stopDate as Date).getTime()).toBeGreaterThanOrEqual((startDate as Date).getTime());
    expect(billingDetails?.billedMemoryUsedInMB).toBe(64);
    expect(Number(billingDetails?.billedDurationInMilliseconds) % 100).toBe(0);
    // Names need not be unique.
    expect((await express.run(arn, { n: 1 }, { name: 'first' })).executionArn).not.toBe(executionArn);
  });

  it('leaves out what METADATA_ONLY leaves out, and takes {} for an input', async () => {
    const arn = await express.machine({ P: PASS });
    const only = await express.run(arn, {}, { input: undefined, includedData: 'METADATA_ONLY' });
    expect(only).toMatchObject({
      status: 'SUCCEEDED',
      inputDetails: { included: false },
      outputDetails: { included: false },
    });
    expect(Object.keys(only)).not.toEqual(expect.arrayContaining(['input']));
    expect(Object.keys(only)).not.toEqual(expect.arrayContaining(['output']));
    expect((await express.run(arn, {}, { input: undefined })).input).toBe('{}');
  });

  it('runs all kinds of states, both query languages, and a context without RedriveCount', async () => {
    const arn = await express.machine({
      Wait: { Type: 'Wait', Seconds: 1, Next: 'Both' },
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'A', States: { A: task('double', { Parameters: { n: 1 } }) } },
          { StartAt: 'B', States: { B: { Type: 'Pass', Parameters: { 'execution.$': '$$.Execution' }, End: true } } },
        ],
        Assign: { 'one.$': '$[0].n' },
        Next: 'Each',
      },
      Each: {
        Type: 'Map',
        MaxConcurrency: 1,
        ItemProcessor: {
          StartAt: 'I',
          States: { I: PASS },
        },
        ItemSelector: { 'at.$': '$$.Map.Item.Index' },
        ResultPath: '$',
        Next: 'Pick',
      },
      Pick: { Type: 'Choice', Choices: [{ Variable: '$one', NumericEquals: 2, Next: 'Sum' }] },
      Sum: {
        Type: 'Pass',
        QueryLanguage: 'JSONata',
        Output: "{% {'sum': $sum([$one, 40]), 'has': 'RedriveCount' in $keys($states.context.Execution)} %}",
        End: true,
      },
    });
    expect(await express.run(arn, { n: 0 })).toMatchObject({ output: { sum: 42, has: false } });
  });

  it('answers 200 when the execution does not end well', async () => {
    const aborted = express.aborted.length;
    const of = async (states: object, top: object = {}, input: object = {}) => {
      const { status, error, cause, output } = await express.run(await express.machine(states, {}, top), input);
      return { status, error, cause, output };
    };
    const siblings = {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'S', States: { S: task('stay') } },
        { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1, Next: 'R' }, R: task('refuse') } },
      ],
      End: true,
    };
    const beat = { B: task('beat', { HeartbeatSeconds: 1 }) };
    const ends = {
      'a Fail state': of({ F: { Type: 'Fail', Error: 'Kind', Cause: 'why' } }),
      'a worker that fails it': of({ Both: siblings }),
      'a task that takes longer than its TimeoutSeconds': of({ S: task('stay', { TimeoutSeconds: 1 }) }),
      'a handler that is not heard of within HeartbeatSeconds': of(beat, {}, { times: 0 }),
      'a handler that is heard of': of(beat, {}, { times: 3 }),
      'longer than the machine allows': of({ S: task('stay') }, { TimeoutSeconds: 1 }),
      'a task that nobody serves': of({ N: task('nobody') }),
    };
    const ended = await Promise.all(Object.entries(ends).map(async ([what, end]) => [what, await end]));
    const failed = { status: 'FAILED', output: undefined };
    const timedOut = { ...failed, error: 'States.Timeout', cause: undefined };
    expect(Object.fromEntries(ended)).toEqual({
      'a Fail state': { ...failed, error: 'Kind', cause: 'why' },
      'a worker that fails it': { ...failed, error: 'CardDeclined', cause: 'no money' },
      'a task that takes longer than its TimeoutSeconds': timedOut,
      'a handler that is not heard of within HeartbeatSeconds': timedOut,
      'a handler that is heard of': { ...timedOut, status: 'SUCCEEDED', error: undefined, output: { times: 3 } },
      'longer than the machine allows': { ...timedOut, status: 'TIMED_OUT', error: undefined },
      'a task that nobody serves': {
        ...failed,
        error: 'Lambda.ResourceNotFoundException',
        cause: expect.stringContaining('No worker serves'),
      },
    });
    // The handlers of `stay` have been told: by TimeoutSeconds once, and since their executions had ended.
    await eventually(async () => express.aborted.length === aborted + 3, { timeoutMs: 10_000 });
    expect(express.aborted.slice(aborted).sort()).toEqual(['gone', 'gone', 'timed-out']);
  });

  it('waits between the attempts of a Retry, and catches what is left', async () => {
    const retried = { Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 1, BackoffRate: 1 }] };
    const arn = await express.machine({ T: task('fail-twice', retried) });
    const { executionArn, status, output, startDate, stopDate } = await express.run(arn);
    expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { attempt: 3 } });
    expect((stopDate as Date).getTime() - (startDate as Date).getTime()).toBeGreaterThanOrEqual(2_000);
    expect(express.calls.get(executionArn as string)).toBe(3);
    const caught = { Catch: [{ ErrorEquals: ['CardDeclined'], Next: 'P' }], Next: 'P' };
    expect(await express.run(await express.machine({ T: task('refuse', caught), P: PASS }))).toMatchObject({
      status: 'SUCCEEDED',
      output: { Error: 'CardDeclined', Cause: 'no money' },
    });
  });

  it('runs a version, and what an alias leads to', async () => {
    const arn = await express.machine({ P: { ...PASS, Result: 1 } });
    await express.sfn.send(new PublishStateMachineVersionCommand({ stateMachineArn: arn }));
    const definition = JSON.stringify({ StartAt: 'P', States: { P: { ...PASS, Result: 2 } } });
    await express.sfn.send(new UpdateStateMachineCommand({ stateMachineArn: arn, definition }));
    const { type } = await express.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
    const routingConfiguration = [{ stateMachineVersionArn: `${arn}:1`, weight: 100 }];
    await express.sfn.send(new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration }));
    const outputs = [arn, `${arn}:1`, `${arn}:live`].map(async (each) => (await express.run(each)).output);
    expect([type, ...(await Promise.all(outputs))]).toEqual(['EXPRESS', 2, 1, 1]);
  });

  it('runs fifty at once, each with tasks of its own', async () => {
    const arn = await express.machine({ A: task('double', { Next: 'B' }), B: task('double') });
    const runs = Array.from({ length: 50 }, (_, n) => express.run(arn, { n }));
    const outputs = (await Promise.all(runs)).map(({ output }) => output);
    expect(outputs).toEqual(Array.from({ length: 50 }, (_, n) => ({ n: n * 4 })));
  });

  it('keeps the coordinator answering while a machine goes round in a circle', async () => {
    const circle = await express.machine(
      {
        A: { Type: 'Pass', Next: 'B' },
        B: { Type: 'Choice', Choices: [{ Variable: '$.end', IsPresent: true, Next: 'C' }], Default: 'A' },
        C: PASS,
      },
      {},
      { TimeoutSeconds: 2 },
    );
    const arn = await express.machine({ P: PASS });
    const round = express.run(circle);
    for (let n = 0; n < 5; n += 1) expect((await express.run(arn)).status).toBe('SUCCEEDED');
    expect((await round).status).toBe('TIMED_OUT');
  });

  it.each([
    { what: 'no JSON', more: { input: '{' }, says: /^InvalidExecutionInput: Invalid State Machine Execution Input: / },
    { what: 'a name that is none', more: { name: 'a b' }, says: /^InvalidName: Invalid Name: 'a b'$/ },
    {
      what: 'too long an input',
      more: { input: `"${'x'.repeat(262_143)}"` },
      says: /^ValidationException: 1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144$/,
    },
    {
      what: 'an unknown machine',
      more: { stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:none' },
      says: /^StateMachineDoesNotExist: State Machine Does Not Exist: '.*:none'$/,
    },
    {
      what: 'what is no ARN of a machine',
      more: { stateMachineArn: 'arn:aws:states:us-east-1:123456789012:execution:m:e' },
      says: /^InvalidArn: Invalid Arn: 'Resource type not valid in this context: execution'$/,
    },
  ])('refuses $what', async ({ more, says }) => {
    const stateMachineArn = await express.machine({ P: PASS });
    expect(await refusalOf(express.sfn.send(new StartSyncExecutionCommand({ stateMachineArn, ...more })))).toMatch(
      says,
    );
  });

  it('refuses a STANDARD machine', async () => {
    const stateMachineArn = await express.machine({ P: PASS }, { type: 'STANDARD' });
    expect(await refusalOf(express.run(stateMachineArn))).toBe(
      'StateMachineTypeNotSupported: This operation is not supported by this type of state machine',
    );
  });

  it('is answered on the host with the prefix sync- as well', async () => {
    const stateMachineArn = await express.machine({ P: PASS });
    const { port } = new URL(express.server.endpoint);
    const body = await new Promise<string>((resolve, reject) => {
      const headers = { Host: `sync-localhost:${port}`, 'X-Amz-Target': 'AWSStepFunctions.StartSyncExecution' };
      const call = request({ host: '127.0.0.1', port, method: 'POST', headers }, (response) => {
        response.setEncoding('utf8');
        let text = '';
        response.on('data', (part: string) => (text += part)).on('end', () => resolve(text));
      });
      call.on('error', reject).end(JSON.stringify({ stateMachineArn }));
    });
    expect(JSON.parse(body)).toMatchObject({ status: 'SUCCEEDED', output: '{}' });
  });
});
