import { describe, expect, it } from '@jest/globals';
import { evaluatorInProcess } from '#testing';
import { decideFully } from '../../decide-fully.js';
import type { Decision } from '../../model/decision.js';
import type { Ambient } from '../../model/engine-event.js';
import type { Snapshot } from '../../model/frame.js';
import { executionInfo, machine, run, trace } from '../../testing/run-definition.js';

const PACK = 'arn:aws:states:us-east-1:123456789012:activity:pack';
const packing = (more: object = {}) => ({ Type: 'Task', Resource: PACK, End: true, ...more });
const definition = (state: object) => ({ StartAt: 'T', States: { T: state } });

describe('a Task of an activity', () => {
  it('is recorded by the events of activities, which name neither region nor type', () => {
    const result = run(definition(packing({ TimeoutSeconds: 60, HeartbeatSeconds: 10, Parameters: { a: 1 } })), {
      task: ({ resource, input }) => ({ output: [resource, input] }),
    });
    expect(trace(result)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 TaskStateEntered',
      '3<2 ActivityScheduled',
      '4<3 ActivityStarted',
      '5<4 ActivitySucceeded',
      '6<5 TaskStateExited',
      '7<6 ExecutionSucceeded',
    ]);
    expect(result.history.slice(2, 5).map(({ details }) => details)).toEqual([
      { resource: PACK, input: '{"a":1}', timeoutInSeconds: 60, heartbeatInSeconds: 10 },
      {},
      { output: JSON.stringify([PACK, { a: 1 }]) },
    ]);
  });

  it('fails as it is told, timed out without a cause, and is tried again by its Retry', () => {
    const retry = { Retry: [{ ErrorEquals: ['Broken'], IntervalSeconds: 1, MaxAttempts: 1 }], TimeoutSeconds: 5 };
    const result = run(definition(packing(retry)), {
      task: ({ attempt }) => (attempt === 1 ? { error: 'Broken', cause: 'tape is out' } : 'never'),
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout', tookMs: 6_000 });
    expect(result.history.slice(2, -1).map(({ type, details }) => [type, details])).toEqual([
      ['ActivityScheduled', { resource: PACK, input: '{}', timeoutInSeconds: 5 }],
      ['ActivityStarted', {}],
      ['ActivityFailed', { error: 'Broken', cause: 'tape is out' }],
      ['ActivityScheduled', { resource: PACK, input: '{}', timeoutInSeconds: 5 }],
      ['ActivityStarted', {}],
      ['ActivityTimedOut', { error: 'States.Timeout' }],
    ]);
  });

  it('may be ended by a callback, and has a clock even where it sets none: something will end it', () => {
    const { decisions } = run(definition(packing()));
    const scheduled = decisions.flatMap(({ effects }) => effects.filter(({ type }) => type === 'ScheduleTask'));
    expect(scheduled).toEqual([expect.objectContaining({ answerable: true, timeoutSeconds: 99_999_999 })]);
    expect(scheduled[0]).not.toHaveProperty('submits');
  });

  describe('asks whether its activity exists', () => {
    const snapshot: Snapshot = {
      execution: executionInfo(),
      frameId: 'r',
      frame: { fmt: 1, path: [], state: 'T', phase: 'ready', input: '{}', visits: 0 },
      lastEventId: 1,
      historyLength: 1,
      outerVariables: [],
      inbox: [],
    };
    const decided = async (state: object, exists: boolean): Promise<{ asked: string[]; decision: Decision }> => {
      const asked: string[] = [];
      const ambient: Ambient = {
        now: 0,
        region: 'us-east-1',
        random: () => 0,
        uuid: () => 'id',
        activityExists: async (arn) => (asked.push(arn), exists),
      };
      const event = { type: 'StateDue' } as const;
      const decision = await decideFully(machine(definition(state)), snapshot, event, ambient, evaluatorInProcess());
      return { asked, decision: decision as Decision };
    };

    it('and goes on when it does', async () => {
      const { asked, decision } = await decided(packing(), true);
      expect(asked).toEqual([PACK]);
      expect(decision.history.map(({ type }) => type)).toEqual(['TaskStateEntered', 'ActivityScheduled']);
    });

    it('and fails in AWS\u2019s words, which nothing catches or retries, when it does not', async () => {
      const { decision } = await decided(
        packing({
          Retry: [{ ErrorEquals: ['States.ALL'] }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'T' }],
        }),
        false,
      );
      expect(decision.history.map(({ type }) => type)).toEqual(['TaskStateEntered', 'ExecutionFailed']);
      expect(decision.history[1]?.details).toEqual({
        error: 'States.Runtime',
        cause: `An error occurred while executing the state 'T' (entered at the event id #2). The activity ${PACK} does not exist.`,
      });
    });

    it('but of no other resource', async () => {
      const { asked } = await decided({ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', End: true }, false);
      expect(asked).toEqual([]);
    });
  });
});
