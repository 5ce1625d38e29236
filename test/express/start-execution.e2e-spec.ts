import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, metricsOf } from '#testing';
import { coordinator, environmentOf } from '../support/runtime-under-test.js';
import { clientOf, ExpressUnderTest, refusalOf, task, type Server } from './express-runtime.js';

const SOON = { timeoutMs: 15_000, everyMs: 50 };

/** StartExecution of EXPRESS machines, and what becomes of executions when coordinators end, by the AWS SDK. */
describe('Express executions', () => {
  let express: ExpressUnderTest;
  let other: Server;

  beforeAll(async () => {
    express = await ExpressUnderTest.start({ STEPWELL_SHUTDOWN_DELAY_SECONDS: '0', STEPWELL_SHUTDOWN_SECONDS: '2' });
    const environment = { ...environmentOf(express.redis), STEPWELL_EXPRESS_CONCURRENCY: '1' };
    other = await coordinator({ ...environment, STEPWELL_SHUTDOWN_DELAY_SECONDS: '0', STEPWELL_SHUTDOWN_SECONDS: '2' });
  }, 90_000);
  afterAll(async () => {
    await other?.stop();
    await express?.stop();
  }, 30_000);

  const begin = async (stateMachineArn: string, more: object = {}) =>
    (await express.sfn.send(new StartExecutionCommand({ stateMachineArn, ...more }))).executionArn as string;
  const attempts = (executionArn: string) => express.attempts.filter((each) => each.executionArn === executionArn);
  const begun = (executionArn: string, times = 1) =>
    eventually(async () => attempts(executionArn).length >= times, SOON);

  it('are started by StartExecution, each of them a new one whatever its name', async () => {
    const arn = await express.machine({ Note: task('note', { Parameters: { 'of.$': '$$.Execution' } }) });
    const started = await express.sfn.send(
      new StartExecutionCommand({ stateMachineArn: arn, name: 'same', input: '{"a": 1}' }),
    );
    expect(started.executionArn).toMatch(
      new RegExp(`^${arn.replace(':stateMachine:', ':express:')}:same:[0-9a-f-]{36}$`),
    );
    expect(Math.abs((started.startDate as Date).getTime() - Date.now())).toBeLessThan(10_000);
    const again = await begin(arn, { name: 'same', input: '{"a": 1}' });
    expect(again).not.toBe(started.executionArn);
    await Promise.all([begun(started.executionArn as string), begun(again)]);
    expect(attempts(again)).toEqual([
      {
        executionArn: again,
        input: { of: expect.objectContaining({ Id: again, Name: 'same', Input: { a: 1 }, RedriveCount: 0 }) },
      },
    ]);
  });

  it('are nothing that one could ask about, stop or redrive', async () => {
    const stateMachineArn = await express.machine({ P: { Type: 'Pass', End: true } });
    const executionArn = await begin(stateMachineArn);
    const notHere = "InvalidArn: Invalid Arn: 'Resource type not valid in this context: express'";
    const { sfn } = express;
    const refusals = await Promise.all([
      refusalOf(sfn.send(new DescribeExecutionCommand({ executionArn }))),
      refusalOf(sfn.send(new GetExecutionHistoryCommand({ executionArn }))),
      refusalOf(sfn.send(new StopExecutionCommand({ executionArn }))),
      refusalOf(sfn.send(new RedriveExecutionCommand({ executionArn }))),
      refusalOf(sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }))),
      refusalOf(sfn.send(new ListExecutionsCommand({ stateMachineArn }))),
    ]);
    expect(refusals).toEqual([
      ...Array.from({ length: 5 }, () => notHere),
      'StateMachineTypeNotSupported: This operation is not supported by this type of state machine',
    ]);
  });

  it('begin again when their coordinator is killed; one that was waited for does not', async () => {
    const stateMachineArn = await express.machine({
      First: task('note', { Next: 'Wait' }),
      Wait: { Type: 'Wait', Seconds: 2, Next: 'Last' },
      Last: task('note', { Parameters: { last: true } }),
    });
    const once = clientOf(express.server, 1);
    const sync = once.send(new StartSyncExecutionCommand({ stateMachineArn, name: 'sync' }));
    const broken = sync.then(
      () => 'answered',
      (error: unknown) => (error as { name: string }).name,
    );
    const started = await Promise.all(Array.from({ length: 3 }, () => begin(stateMachineArn)));
    await Promise.all(started.map((executionArn) => begun(executionArn)));
    await eventually(async () => express.attempts.some(({ executionArn }) => executionArn.includes(':sync:')), SOON);
    await express.server.crash();
    expect(await broken).not.toBe('answered');
    once.destroy();
    await express.server.start();
    await eventually(async () => started.every((arn) => attempts(arn).some(({ input }) => isLast(input))), {
      timeoutMs: 30_000,
      everyMs: 100,
    });
    for (const arn of started) expect(attempts(arn).map(({ input }) => isLast(input))).toEqual([false, false, true]);
    const ofSync = express.attempts.filter(({ executionArn }) => executionArn.includes(':sync:'));
    expect(ofSync).toHaveLength(1);
  }, 60_000);

  it('that are waited for are refused when there are as many as may be', async () => {
    await other.start();
    const sfn = clientOf(other, 1);
    const stateMachineArn = await express.machine({ W: { Type: 'Wait', Seconds: 2, End: true } });
    const first = sfn.send(new StartSyncExecutionCommand({ stateMachineArn }));
    await eventually(async () => (await metricsOf(other.endpoint)).get('stepwell_express_running') === 1, SOON);
    expect(await refusalOf(sfn.send(new StartSyncExecutionCommand({ stateMachineArn })))).toBe(
      'ThrottlingException: Rate exceeded',
    );
    expect((await metricsOf(other.endpoint)).get('stepwell_express_throttled_total')).toBe(1);
    expect((await first).status).toBe('SUCCEEDED');
    sfn.destroy();
  }, 30_000);

  it('are finished when their coordinator stops, as far as there is time; the others are told', async () => {
    const wait = (Seconds: number) => express.machine({ W: { Type: 'Wait', Seconds, Next: 'N' }, N: task('note') });
    const [soon, late] = [await wait(1), await wait(10)];
    const [sfn, toFirst] = [clientOf(other, 1), clientOf(express.server, 1)];
    const run = (stateMachineArn: string, client = sfn) =>
      client.send(new StartSyncExecutionCommand({ stateMachineArn }));
    const waiting = [refusalOf(run(soon)), refusalOf(run(late, toFirst))];
    const accepted = await begin(soon);
    await sleep(500);
    await Promise.all([other.stop(), express.server.stop()]);
    expect(await Promise.all(waiting)).toEqual([
      'not refused',
      'ServiceUnavailable: The service is temporarily unavailable. Please try again.',
    ]);
    await express.server.start();
    await begun(accepted);
    sfn.destroy();
    toFirst.destroy();
  }, 30_000);
});

const isLast = (input: unknown): boolean => (input as { last?: true }).last === true;
