import { describe, expect, it } from '@jest/globals';
import { parseStateMachine, type StateMachine } from '#asl';
import {
  evaluatorInProcess,
  interpretFully,
  outcomeOf,
  replayHistory,
  type ReplayedExecution,
  seeded,
  workloadCase,
} from '../index.js';

const evaluator = evaluatorInProcess();

/** An execution as the interpreter has it, with tasks that take their time by chance. */
async function runOf(seed: number, machine: StateMachine, input: object, redrives = 0): Promise<ReplayedExecution> {
  const draw = seeded(`times ${seed}`);
  const info = { name: `n${seed}`, arn: `arn:aws:states:us-east-1:1:execution:m:n${seed}`, startedAt: 1_000_000 };
  const task = (asked: Parameters<typeof outcomeOf>[0]) => ({ ...outcomeOf(asked), afterMs: draw.below(3_000) });
  const result = await interpretFully(machine, { input, task, execution: info, redrives }, evaluator);
  const { status, outputText: output, error, cause } = result;
  return {
    info: { ...info, input: JSON.stringify(input) },
    events: result.history,
    end: { status, output, error, cause },
  };
}

function machineOf(definition: string): StateMachine {
  return parseStateMachine(definition).machine as StateMachine;
}

describe('replaying a history', () => {
  it('finds the way of any execution of the interpreter, whatever the order in which its tasks ended', async () => {
    for (let seed = 0; seed < 60; seed++) {
      const { definition, input } = workloadCase(seed);
      const machine = machineOf(definition);
      const execution = await runOf(seed, machine, input, seed % 3);
      const replay = await replayHistory(machine, execution, { outcomeOf }, evaluator);
      expect({ seed, definition, ...replay }).toMatchObject({ seed, difference: undefined, faulty: [] });
    }
  });

  it('finds each event that is missing, doubled, exchanged or changed, and a wrong end', async () => {
    let looked = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { definition, input } = workloadCase(seed);
      const machine = machineOf(definition);
      const execution = await runOf(seed, machine, input);
      const { events, end } = execution;
      const at = 1 + (seed % (events.length - 1));
      const numbered = (all: typeof events) => all.map((event, index) => ({ ...event, id: index + 1 }));
      const wrong: ReplayedExecution[] = [
        { ...execution, events: events.slice(0, -1) },
        { ...execution, events: numbered(events.toSpliced(at, 1)) },
        { ...execution, events: numbered(events.toSpliced(at, 0, events[at] as (typeof events)[0])) },
        {
          ...execution,
          events: events.map((event, n) => (n === at ? { ...event, previousEventId: event.id } : event)),
        },
        { ...execution, events: events.map((event, n) => (n === at ? { ...event, details: { name: 'X' } } : event)) },
        { ...execution, end: { ...end, status: 'ABORTED' } },
        { ...execution, end: { status: 'SUCCEEDED', output: '"other"' } },
      ];
      for (const each of wrong) {
        const replay = await replayHistory(machine, each, { outcomeOf }, evaluator);
        const missed = replay.difference === undefined ? `${seed} at ${at}: ${wrong.indexOf(each)}` : undefined;
        expect(missed).toBeUndefined();
        looked += 1;
      }
    }
    expect(looked).toBe(280);
  });

  it('takes a lost worker from the history, and names the attempt', async () => {
    const resource = 'arn:aws:lambda:us-east-1:123456789012:function:workload-a';
    const machine = machineOf(
      JSON.stringify({ StartAt: 'T', States: { T: { Type: 'Task', Resource: resource, End: true } } }),
    );
    const cause = 'The worker w-7 that had begun this attempt stopped renewing its lease before it gave a result.';
    const info = { name: 'n', arn: 'arn:aws:states:us-east-1:1:execution:m:n', startedAt: 0, input: '{}' };
    const types = ['ExecutionStarted', 'TaskStateEntered', 'LambdaFunctionScheduled', 'LambdaFunctionStarted'];
    const given = await interpretFully(
      machine,
      { inputText: '{}', execution: info, task: () => ({ error: 'Lambda.Unknown', cause }) },
      evaluator,
    );
    expect(given.history.slice(0, 4).map(({ type }) => type)).toEqual(types);
    const end = { status: 'FAILED' as const, error: 'Lambda.Unknown', cause };
    const replay = await replayHistory(
      machine,
      { info, events: given.history, end },
      { outcomeOf: () => ({ output: 1 }) },
      evaluator,
    );
    const attempt = { stateName: 'T', attempt: 1, input: '{}', resource, begun: true, end: 'lost' };
    expect(replay).toEqual({
      difference: undefined,
      faulty: [{ ...attempt, why: 'lost', eventId: 5 }],
      attempts: [attempt],
    });
  });

  describe('of an activity', () => {
    const resource = 'arn:aws:states:us-east-1:123456789012:activity:pack';
    const machine = machineOf(
      JSON.stringify({ StartAt: 'T', States: { T: { Type: 'Task', Resource: resource, End: true } } }),
    );
    const info = { name: 'n', arn: 'arn:aws:states:us-east-1:1:execution:m:n', startedAt: 0, input: '{}' };
    const replayed = (events: ReplayedExecution['events'], end: ReplayedExecution['end']) =>
      replayHistory(machine, { info, events, end }, { outcomeOf: () => ({ output: 1 }) }, evaluator);

    it('takes the name of the poller from the history, and nothing else', async () => {
      const given = await interpretFully(machine, { inputText: '{}', task: () => ({ output: 1 }) }, evaluator);
      const named = (details: Readonly<Record<string, unknown>>) =>
        given.history.map((each) => (each.type === 'ActivityStarted' ? { ...each, details } : each));
      const end = { status: 'SUCCEEDED', output: '1' } as const;
      expect((await replayed(named({ workerName: 'ann' }), end)).difference).toBeUndefined();
      expect((await replayed(named({}), end)).difference).toBeUndefined();
      expect((await replayed(named({ resource }), end)).difference).toBeDefined();
    });

    it('that does not exist: the execution fails with its name', async () => {
      const events = [
        { id: 1, previousEventId: 0, type: 'ExecutionStarted', details: { input: '{}', roleArn: '' } },
        { id: 2, previousEventId: 0, type: 'TaskStateEntered', details: { name: 'T', input: '{}' } },
      ] as const;
      const failed = (cause: string) => {
        const details = { error: 'States.Runtime', cause };
        const last = { id: 3, previousEventId: 2, type: 'ExecutionFailed', details } as const;
        return replayed([...events, last], { status: 'FAILED', ...details });
      };
      const where = `An error occurred while executing the state 'T' (entered at the event id #2).`;
      expect((await failed(`${where} The activity ${resource} does not exist.`)).difference).toBeUndefined();
      expect((await failed(`${where} The activity ${resource}-2 does not exist.`)).difference).toBeDefined();
    });
  });
});
