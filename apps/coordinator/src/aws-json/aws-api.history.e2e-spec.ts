import { GetExecutionHistoryCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi, type ApiUnderTest } from './testing/api-under-test.js';
import { createMachine, refusalOf, ROLE } from './testing/machines.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('history', () => {
  let executionArn: string;
  /** ExecutionStarted, 60 visits of two events, ExecutionSucceeded. */
  const LENGTH = 122;

  beforeAll(async () => {
    const { stateMachineArn } = await createMachine(api);
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
    const { stateMachineArn } = await createMachine(api);
    const large = (await api.sfn.send(new StartExecutionCommand({ stateMachineArn }))).executionArn as string;
    await api.runtime.finish(large, JSON.stringify('x'.repeat(60_000)), 150);
    const page = await read({ executionArn: large, maxResults: 1000 });
    expect(page.ids).toEqual(range(1, 200));
    expect((await read({ executionArn: large, maxResults: 1000, nextToken: page.nextToken })).ids).toEqual(
      range(201, 302),
    );
  });
});
