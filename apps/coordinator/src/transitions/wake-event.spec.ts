import { describe, expect, it } from '@jest/globals';
import type { LoadedFrame, Wake } from '#store';
import { wakeEvent } from './wake-event.js';

const NOW = 1_000;

function loaded(more: Partial<LoadedFrame> & { readonly inbox?: LoadedFrame['snapshot']['inbox'] } = {}): LoadedFrame {
  const { inbox = [], ...rest } = more;
  const execution = {
    arn: 'a',
    name: 'n',
    stateMachineArn: 'm',
    stateMachineName: 'm',
    roleArn: 'r',
    startedAt: 0,
    input: '{}',
    redriveCount: 0,
  };
  return {
    status: 'current',
    definitionHash: 'h',
    clocks: {},
    now: NOW,
    snapshot: {
      execution,
      frameId: 'r',
      frame: { fmt: 1, path: [], state: 'A', phase: 'task', input: '{}', visits: 1 },
      lastEventId: 1,
      historyLength: 1,
      outerVariables: [],
      inbox,
    },
    ...rest,
  };
}

const END = { index: 0, ok: true, lastStateEventId: 1, lastEventId: 1 };
const cases: { wake: Wake; when: string; frame: LoadedFrame; event: unknown }[] = [
  { wake: 'run', when: 'always', frame: loaded(), event: { type: 'StateDue' } },
  { wake: 'children', when: 'the inbox has news', frame: loaded({ inbox: [END] }), event: { type: 'ChildrenEnded' } },
  { wake: 'children', when: 'the inbox is empty', frame: loaded(), event: undefined },
  {
    wake: 'outcome',
    when: 'a result is there',
    frame: loaded({ outcome: { ok: true, output: '1' } }),
    event: { type: 'TaskSucceeded', output: '1' },
  },
  {
    wake: 'outcome',
    when: 'a failure is there',
    frame: loaded({ outcome: { ok: false, error: 'E', cause: 'c' } }),
    event: { type: 'TaskFailed', error: 'E', cause: 'c' },
  },
  {
    wake: 'outcome',
    when: 'a failure by a callback is there',
    frame: loaded({ outcome: { ok: false, byCallback: true, error: 'E', cause: '{ "a": 1 }' } }),
    event: { type: 'TaskFailed', byCallback: true, error: 'E', cause: '{ "a": 1 }' },
  },
  { wake: 'outcome', when: 'none is there', frame: loaded(), event: undefined },
  { wake: 'timer', when: 'it is over', frame: loaded({ clocks: { timer: NOW } }), event: { type: 'TimerFired' } },
  { wake: 'timer', when: 'it is early', frame: loaded({ clocks: { timer: NOW + 1 } }), event: undefined },
  { wake: 'timer', when: 'there is none', frame: loaded(), event: undefined },
  {
    wake: 'timeout',
    when: 'it is over',
    frame: loaded({ clocks: { timeout: 1 } }),
    event: { type: 'TaskTimedOut', by: 'timeout' },
  },
  {
    wake: 'timeout',
    when: 'only the heartbeat is over',
    frame: loaded({ clocks: { timeout: NOW + 5, heartbeat: 1 } }),
    event: undefined,
  },
  {
    wake: 'heartbeat',
    when: 'it is over',
    frame: loaded({ clocks: { heartbeat: 1 } }),
    event: { type: 'TaskTimedOut', by: 'heartbeat' },
  },
  {
    wake: 'heartbeat',
    when: 'one has come since',
    frame: loaded({ clocks: { heartbeat: NOW + 1 } }),
    event: undefined,
  },
  {
    wake: 'lease',
    when: 'it is over',
    frame: loaded({ clocks: { lease: NOW }, worker: 'w1' }),
    event: { type: 'TaskWorkerLost', worker: 'w1' },
  },
  {
    wake: 'lease',
    when: 'it has been renewed',
    frame: loaded({ clocks: { lease: NOW + 1 }, worker: 'w1' }),
    event: undefined,
  },
  {
    wake: 'unserved',
    when: 'nobody has begun it',
    frame: loaded(),
    event: { type: 'TaskUnserved', waitedSeconds: 60 },
  },
  { wake: 'unserved', when: 'a worker has begun it', frame: loaded({ worker: 'w1' }), event: undefined },
  { wake: 'deadline', when: 'always', frame: loaded(), event: { type: 'ExecutionTimedOut' } },
  { wake: 'task', when: 'always: it is the business of workers', frame: loaded(), event: undefined },
];

describe('wakeEvent', () => {
  it.each(cases)('$wake, when $when', ({ wake, frame, event }) => {
    expect(wakeEvent(wake, frame, 60)).toEqual(event);
  });
});
