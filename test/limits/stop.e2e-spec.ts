import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, violationsAtRest, violationsOf } from '#testing';
import { TaskAborted, TaskFailure } from '#worker-sdk';
import { LimitsRuntime, refusalOf } from './limits-runtime.js';

const HANG = 'arn:aws:lambda:us-east-1:123456789012:function:hang';
const ASK = 'arn:aws:states:::sqs:sendMessage.waitForTaskToken';
const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: { End: true, ...state } } });
const MACHINE = {
  StartAt: 'All',
  States: {
    All: {
      Type: 'Parallel',
      Branches: [
        branch('Alone', { Type: 'Task', Resource: HANG }),
        branch('Each', {
          Type: 'Map',
          ItemsPath: '$.items',
          ItemProcessor: branch('Item', { Type: 'Task', Resource: HANG }),
        }),
        branch('Ask', {
          Type: 'Task',
          Resource: ASK,
          Parameters: { 'token.$': '$$.Task.Token' },
          HeartbeatSeconds: 600,
        }),
        branch('Later', { Type: 'Wait', Seconds: 3_600 }),
        branch('Unserved', { Type: 'Task', Resource: `${HANG}-nobody` }),
      ],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      End: true,
    },
    Caught: { Type: 'Succeed' },
  },
};

interface Hanging {
  readonly signal: AbortSignal;
  readonly abortedAfterMs: Promise<number>;
  readonly beat: () => Promise<void>;
  readonly succeed: (result: unknown) => void;
  readonly fail: (error: Error) => void;
}

/** StopExecution with tasks in flight, in every place a task can be in. */
describe('a stop with tasks in flight', () => {
  const LEASE_MS = 2_000;
  let runtime: LimitsRuntime;
  let arn: string;
  let token: string;
  let stoppedAt: number;
  let history: readonly unknown[];
  const hanging: Hanging[] = [];

  beforeAll(async () => {
    runtime = await LimitsRuntime.start({}, LEASE_MS);
    const { worker } = runtime;
    worker.handle(
      'hang',
      (_: unknown, { signal, heartbeat }) =>
        new Promise((succeed, fail) => {
          const abortedAfterMs = new Promise<number>((resolve) =>
            signal.addEventListener('abort', () => resolve(Date.now() - stoppedAt)),
          );
          hanging.push({ signal, abortedAfterMs, beat: heartbeat, succeed, fail });
        }),
    );
    worker.handle(ASK, (input: { token: string }) => void (token = input.token));
    await worker.start();
    arn = await runtime.begin(MACHINE, '{"items":[1,2,3]}');
    const types = async () => (await runtime.history(arn)).map(({ type }) => type);
    await eventually(async () => hanging.length === 4 && (await types()).includes('TaskSubmitted'));
  }, 60_000);
  afterAll(() => runtime?.close(), 30_000);

  it('ends the execution at once, by one ExecutionAborted behind everything else', async () => {
    stoppedAt = Date.now();
    const stop = () => new StopExecutionCommand({ executionArn: arn, error: 'Enough', cause: 'no more' });
    const { stopDate } = await runtime.sfn.send(stop());
    expect(await runtime.describe(arn)).toMatchObject({
      status: 'ABORTED',
      stopDate,
      error: 'Enough',
      cause: 'no more',
    });
    const events = await runtime.history(arn);
    expect(events.at(-1)).toMatchObject({ type: 'ExecutionAborted', details: { error: 'Enough', cause: 'no more' } });
    expect(violationsOf(events, 'ABORTED')).toEqual([]);
    history = events;
    // Said again, it changes nothing and tells when it was.
    const again = new StopExecutionCommand({ executionArn: arn, error: 'Other' });
    expect((await runtime.sfn.send(again)).stopDate).toEqual(stopDate);
  });

  it('is told to every handler at its next beat', async () => {
    const waited = await Promise.all(hanging.map(({ abortedAfterMs }) => abortedAfterMs));
    // Leases are renewed four times within one; the rest is for a busy machine.
    for (const ms of waited) expect(ms).toBeLessThan(LEASE_MS / 4 + 5_000);
    for (const { signal, beat } of hanging) {
      expect(signal.reason).toBeInstanceOf(TaskAborted);
      expect((signal.reason as TaskAborted).why).toBe('gone');
      await expect(beat()).rejects.toThrow('no longer wanted');
    }
  }, 30_000);

  // A handler that throws once it was told has nothing to report.
  it('lets no late result in, nor a second one, and refuses callbacks as AWS does', async () => {
    hanging.forEach(({ succeed, fail }, n) => (n % 2 === 0 ? succeed('late') : fail(new TaskFailure('Late', 'too'))));
    await eventually(() => Promise.resolve(runtime.worker.refusedResults === hanging.length / 2));
    const gone = "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'";
    const answers = [
      () => new SendTaskSuccessCommand({ taskToken: token, output: '1' }),
      () => new SendTaskSuccessCommand({ taskToken: token, output: '1' }),
    ].map((command) => refusalOf(runtime.sfn.send(command())));
    answers.push(refusalOf(runtime.sfn.send(new SendTaskFailureCommand({ taskToken: token, error: 'Late' }))));
    answers.push(refusalOf(runtime.sfn.send(new SendTaskHeartbeatCommand({ taskToken: token }))));
    expect(await Promise.all(answers)).toEqual([gone, gone, gone, gone]);
    expect(await runtime.history(arn)).toEqual(history);
    expect(await runtime.describe(arn)).toMatchObject({ status: 'ABORTED', error: 'Enough' });
  }, 30_000);

  it('begins no task that no worker had taken before', async () => {
    expect(await runtime.serveLate(`${HANG}-nobody`)).toBe(0);
  });

  it('leaves nothing behind that could move anything', async () => {
    await eventually(async () => (await violationsAtRest(runtime.connection, runtime.redis.namespace)).length === 0, {
      timeoutMs: 20_000,
    });
  }, 30_000);
});
