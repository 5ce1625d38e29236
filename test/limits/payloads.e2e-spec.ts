import {
  GetExecutionHistoryCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  TestStateCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#testing';
import { JsonText, TaskFailure } from '#worker-sdk';
import { LimitsRuntime, refusalOf } from './limits-runtime.js';

const LIMIT = 262_144;
const NEAR = [LIMIT - 1, LIMIT, LIMIT + 1];
const ASK = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const functionOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;

/** A text of so many UTF-8 bytes, nearly all of them in characters of two, three and four bytes. */
function textOf(bytes: number): string {
  const characters = ['é', '€', '😀'].join('');
  const whole = Math.floor(bytes / 9);
  return characters.repeat(whole) + 'x'.repeat(bytes - whole * 9);
}
/** A JSON string of so many bytes, its quotes included. */
const jsonOf = (bytes: number): string => JSON.stringify(textOf(bytes - 2));
const oneState = (state: object) => ({ StartAt: 'S', States: { S: { End: true, ...state } } });
const tooLarge = (who: string) =>
  `The state/task '${who}' returned a result with a size exceeding the maximum number of bytes service limit.`;
const tooLong = (member: string, most: number) =>
  `ValidationException: 1 validation error detected: Value at '${member}' failed to satisfy constraint: ` +
  `Member must have length less than or equal to ${most}`;

/** 262,144 bytes of UTF-8 are the most that any payload may have (facts/api.md §11): one less, as many, one more. */
describe('payloads at their limit', () => {
  let runtime: LimitsRuntime;
  /** By the execution's ARN. */
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    runtime = await LimitsRuntime.start();
    const { worker } = runtime;
    worker.handle('make', (bytes: number) => new JsonText(jsonOf(bytes)));
    worker.handle('take', (_: unknown, { inputText }) => Buffer.byteLength(inputText));
    worker.handle('fail', ([error, cause]: [number, number]) => {
      throw new TaskFailure(textOf(error), textOf(cause));
    });
    worker.handle(ASK, ({ token }: { token: string }, { executionArn }) => {
      tokens.set(executionArn, token);
      return {};
    });
    await worker.start();
  }, 60_000);
  afterAll(() => runtime?.close(), 30_000);

  const tokenOf = (arn: string) => eventually(() => Promise.resolve(tokens.get(arn)), { everyMs: 20 });
  const ask = () =>
    runtime.begin(oneState({ Type: 'Task', Resource: ASK, Parameters: { 'token.$': '$$.Task.Token' } }));

  it.each(NEAR)('an input of %i', async (bytes) => {
    const stateMachineArn = await runtime.create(oneState({ Type: 'Pass' }));
    const input = jsonOf(bytes);
    const start = runtime.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
    if (bytes > LIMIT) return expect(await refusalOf(start)).toBe(tooLong('input', LIMIT));
    const { executionArn } = await start;
    expect(await runtime.ended(executionArn as string)).toMatchObject({ status: 'SUCCEEDED', input, output: input });
  });

  const list = (texts: readonly string[]) => `[${texts.join(',')}]`;
  const BRANCHES = [1, 2, 3];
  /** Four results: three of 60,000 bytes, brackets and commas, and what is left. */
  const lastOfFour = (bytes: number) => bytes - 3 * 60_000 - 5;
  interface Case {
    readonly where: string;
    readonly definition: (bytes: number) => object;
    readonly input?: (bytes: number) => string;
    /** JSON text. */
    readonly output: (bytes: number) => string;
    /** Whom the cause names; what fails inside another state has no more than the state's name. */
    readonly named: string;
  }
  const cases: readonly Case[] = [
    {
      where: 'the output of a state',
      definition: (bytes) => oneState({ Type: 'Pass', Result: textOf(bytes - 2) }),
      output: jsonOf,
      named: 'S',
    },
    {
      where: 'a result put into the input',
      definition: (bytes) =>
        oneState({ Type: 'Pass', Result: textOf(100_000), ResultPath: `$.${'r'.repeat(bytes % 7)}r` }),
      // {"a":…,"r…":"…"}
      input: (bytes) => `{"a":${jsonOf(bytes - 100_002 - 11 - (bytes % 7))}}`,
      output: (bytes) =>
        `{"a":${jsonOf(bytes - 100_002 - 11 - (bytes % 7))},"${'r'.repeat(bytes % 7)}r":${jsonOf(100_002)}}`,
      named: 'S',
    },
    {
      where: 'an Output of JSONata',
      definition: (bytes) =>
        oneState({
          Type: 'Pass',
          QueryLanguage: 'JSONata',
          Output: `{% $states.input & '${'é'.repeat((bytes % 2) + 2)}' %}`,
        }),
      input: (bytes) => jsonOf(bytes - 2 * ((bytes % 2) + 2)),
      output: (bytes) => JSON.stringify(textOf(bytes - 2 * ((bytes % 2) + 2) - 2) + 'é'.repeat((bytes % 2) + 2)),
      named: 'S',
    },
    {
      where: "a worker's result",
      definition: () => oneState({ Type: 'Task', Resource: functionOf('make') }),
      input: String,
      output: jsonOf,
      named: functionOf('make'),
    },
    {
      where: "a task's input",
      definition: () =>
        oneState({ Type: 'Task', Resource: functionOf('take'), Parameters: { 'a.$': '$[0]', 'b.$': '$[1]' } }),
      // {"a":…,"b":…}
      input: (bytes) => list([jsonOf(100_000), jsonOf(bytes - 100_000 - 11)]),
      output: String,
      named: 'S',
    },
    {
      where: "a Map's results",
      definition: () =>
        oneState({
          Type: 'Map',
          ItemProcessor: {
            StartAt: 'Make',
            States: { Make: { Type: 'Task', Resource: functionOf('make'), End: true } },
          },
        }),
      input: (bytes) => JSON.stringify([60_000, 60_000, 60_000, lastOfFour(bytes)]),
      output: (bytes) => list([...BRANCHES.map(() => jsonOf(60_000)), jsonOf(lastOfFour(bytes))]),
      named: 'S',
    },
    {
      where: "a Parallel's results",
      definition: (bytes) =>
        oneState({
          Type: 'Parallel',
          Branches: [...BRANCHES.map(() => 60_000), lastOfFour(bytes)].map((size, n) => ({
            StartAt: `P${n}`,
            States: { [`P${n}`]: { Type: 'Pass', Result: textOf(size - 2), End: true } },
          })),
        }),
      output: (bytes) => list([...BRANCHES.map(() => jsonOf(60_000)), jsonOf(lastOfFour(bytes))]),
      named: 'S',
    },
  ];
  it.each(cases.flatMap((each) => NEAR.map((bytes) => ({ ...each, bytes }))))(
    '$where of $bytes',
    async ({ definition, input, output, named, bytes }) => {
      const found = await runtime.run(definition(bytes), input?.(bytes));
      const expected =
        bytes > LIMIT
          ? { status: 'FAILED', error: 'States.DataLimitExceeded', cause: tooLarge(named) }
          : { status: 'SUCCEEDED', output: output(bytes) };
      const { status, error, cause } = found;
      // Short first: a difference of 256 KiB is hard to read.
      expect({ status, error, cause }).toEqual({
        status: expected.status,
        error: expected.error,
        cause: expected.cause,
      });
      expect(found.output === expected.output).toBe(true);
    },
  );

  it.each(NEAR)('a callback with an output of %i', async (bytes) => {
    const arn = await ask();
    const taskToken = await tokenOf(arn);
    const output = jsonOf(bytes);
    const refusal = await refusalOf(runtime.sfn.send(new SendTaskSuccessCommand({ taskToken, output })));
    if (bytes > LIMIT) {
      expect(refusal).toBe(tooLong('output', LIMIT));
      // It is refused as a request: the task still waits.
      await runtime.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
      expect(await runtime.ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: '1' });
    } else {
      expect(refusal).toBe('none');
      const found = await runtime.ended(arn);
      expect([found.status, found.output === output]).toEqual(['SUCCEEDED', true]);
    }
  });

  it.each([
    { error: 255, cause: 32_767 },
    { error: 256, cause: 32_768 },
    { error: 257, cause: 1, refused: tooLong('error', 256) },
    { error: 1, cause: 32_769, refused: tooLong('cause', 32_768) },
  ])(
    'a stop and a callback with an error of $error and a cause of $cause',
    async ({ error, cause, refused = 'none' }) => {
      const told = { error: textOf(error), cause: textOf(cause) };
      const [stopped, answered] = await Promise.all([ask(), ask()]);
      const stop = new StopExecutionCommand({ executionArn: stopped, ...told });
      expect(await refusalOf(runtime.sfn.send(stop))).toBe(refused);
      const answer = new SendTaskFailureCommand({ taskToken: await tokenOf(answered), ...told });
      expect(await refusalOf(runtime.sfn.send(answer))).toBe(refused);
      if (refused !== 'none') return;
      expect(await runtime.ended(stopped)).toMatchObject({ status: 'ABORTED', ...told });
      expect(await runtime.ended(answered)).toMatchObject({ status: 'FAILED', ...told });
      for (const executionArn of [stopped, answered]) {
        const last = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 });
        const event = (await runtime.sfn.send(last)).events?.[0];
        expect(event?.executionAbortedEventDetails ?? event?.executionFailedEventDetails).toEqual(told);
      }
    },
  );

  it("cuts a worker's own error and cause to whole characters within 256 and 32,768", async () => {
    const task = oneState({ Type: 'Task', Resource: functionOf('fail') });
    const fits = await runtime.run(task, '[256,32768]');
    expect(fits).toMatchObject({ status: 'FAILED', error: textOf(256), cause: textOf(32_768) });
    const { error = '', cause = '' } = await runtime.run(task, '[300,40000]');
    expect([textOf(300).startsWith(error), textOf(40_000).startsWith(cause)]).toEqual([true, true]);
    expect([error, cause].map((text) => Buffer.byteLength(text))).toEqual([254, 32_765]);
  });

  it.each(NEAR)('TestState with an input of %i, and with an output of as many', async (bytes) => {
    const test = (state: object, input: string) =>
      runtime.sfn.send(
        new TestStateCommand({
          definition: JSON.stringify({ End: true, ...state }),
          roleArn: 'arn:aws:iam::123456789012:role/limits',
          input,
        }),
      );
    const passed = test({ Type: 'Pass' }, jsonOf(bytes));
    if (bytes > LIMIT) expect(await refusalOf(passed)).toBe(tooLong('input', LIMIT));
    else expect((await passed).output === jsonOf(bytes)).toBe(true);
    const made = await test({ Type: 'Pass', Result: textOf(bytes - 2) }, '{}');
    if (bytes > LIMIT) expect(made).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    else expect([made.status, made.output === jsonOf(bytes)]).toEqual(['SUCCEEDED', true]);
  });
});
