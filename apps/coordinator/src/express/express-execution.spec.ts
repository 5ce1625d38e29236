import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { parseStateMachine, type StateMachine } from '#asl';
import { MemoryStore } from '#store';
import { ExpressExecution, type ExpressSurroundings } from './express-execution.js';

const ARN = 'arn:aws:states:us-east-1:123456789012:express:m:n:u';

const told: string[] = [];
const around = {
  evaluator: { forDecision: () => ({ evaluate: () => Promise.reject(new Error('no expressions here')) }) },
  tracer: { ended: () => undefined },
  clock: { now: () => Date.now() },
  settings: { region: 'us-east-1', unservedTaskWaitSeconds: 1 },
  tokens: { issue: () => 'token' },
  logs: { committed: () => undefined },
  tasks: { unlisten: () => undefined },
  counters: { committed: 0, stale: 0, moved: 0 },
  log: { log: () => undefined, warn: () => undefined, error: (text: string) => void told.push(text) },
} as unknown as ExpressSurroundings;

function executionOf(States: Record<string, object>, top: object = {}, tasks = around.tasks): ExpressExecution {
  const [StartAt] = Object.keys(States);
  const { machine } = parseStateMachine(JSON.stringify({ StartAt, ...top, States }), { type: 'EXPRESS' });
  const info = {
    arn: ARN,
    name: 'n',
    stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m',
    stateMachineName: 'm',
    roleArn: 'arn:aws:iam::123456789012:role/r',
    startedAt: Date.now(),
    input: '{}',
    redriveCount: 0,
  };
  return new ExpressExecution({ info, machine: machine as StateMachine, definitionHash: 'h' }, { ...around, tasks });
}

const TASK = { T: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', End: true } };

/** What is asked of the tasks' queues and board, each request answered after so many ms, if it is said. */
function tasksThatTake(ms: { readonly listen?: number; readonly offer?: number }) {
  const asked: string[] = [];
  const tasks = {
    listen: async () => sleep(ms.listen ?? 0),
    unlisten: () => undefined,
    offer: async () => {
      await sleep(ms.offer ?? 0);
      asked.push('offer');
    },
    withdraw: async () => void asked.push('withdraw'),
    look: async () => undefined,
    watch: async () => undefined,
  };
  return { asked, tasks: tasks as unknown as ExpressSurroundings['tasks'] };
}

describe('ExpressExecution', () => {
  afterEach(() => {
    jest.restoreAllMocks();
    told.length = 0;
  });

  it('ends as FAILED when nothing of it can be moved any more', async () => {
    jest.spyOn(MemoryStore.prototype, 'load').mockRejectedValue(new Error('a bug'));
    jest.spyOn(MemoryStore.prototype, 'historyLength').mockRejectedValue(new Error('another one'));
    const end = await executionOf({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } }).start();
    expect(end).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(told).toEqual([expect.stringMatching(/given up: a bug$/)]);
  });

  it('sets no timer that is too long for one, however long a Wait is', async () => {
    const timers = jest.spyOn(globalThis, 'setTimeout');
    const wait = { Type: 'Wait', Seconds: 99_999_999, End: true };
    expect(await executionOf({ W: wait }, { TimeoutSeconds: 1 }).start()).toMatchObject({ status: 'TIMED_OUT' });
    expect(Math.max(...timers.mock.calls.map(([, ms]) => ms ?? 0))).toBeLessThan(2 ** 31);
  });

  it('offers a task once more that Redis has lost', async () => {
    const { asked, tasks } = tasksThatTake({});
    await executionOf(TASK, { TimeoutSeconds: 5 }, tasks).start();
    expect(asked).toEqual(['offer', 'offer', 'withdraw']);
  });

  it('leaves no task to the workers that was handed over too late', async () => {
    const [slow, slower] = [tasksThatTake({ listen: 1_400 }), tasksThatTake({ offer: 1_400 })];
    const run = ({ tasks }: typeof slow) => executionOf(TASK, { TimeoutSeconds: 1 }, tasks).start();
    await Promise.all([run(slow), run(slower)]);
    await sleep(600);
    expect(slow.asked).toEqual(['withdraw']);
    expect(slower.asked).toEqual(['withdraw', 'offer', 'withdraw']);
  });
});
