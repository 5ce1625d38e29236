import { describe, expect, it } from '@jest/globals';
import { parseStateMachine, type StateMachine } from '#asl';
import { evaluatorInProcess, interpret, interpretFully, type InterpretedTask } from '../index.js';

const RESOURCE = 'arn:aws:lambda:us-east-1:123456789012:function:work';

/** Both languages, a variable, a retried task, and side by side two branches of different length. */
const MIXED = machineOf({
  StartAt: 'Note',
  States: {
    Note: { Type: 'Pass', QueryLanguage: 'JSONata', Assign: { n: '{% $states.input.n + 1 %}' }, Next: 'Work' },
    Work: {
      Type: 'Task',
      Resource: RESOURCE,
      Parameters: { 'n.$': '$n' },
      TimeoutSeconds: 30,
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 2 }],
      ResultPath: '$.worked',
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Rest', States: { Rest: { Type: 'Wait', Seconds: 9, End: true } } },
        {
          StartAt: 'Say',
          States: {
            Say: { Type: 'Succeed', QueryLanguage: 'JSONata', Output: '{% $states.context.Execution.Name %}' },
          },
        },
      ],
      End: true,
    },
  },
});

const evaluator = evaluatorInProcess();

describe('the plain interpreter', () => {
  it('runs a machine in both languages, on a clock of its own', async () => {
    const asked: InterpretedTask[] = [];
    const result = await interpretFully(
      MIXED,
      {
        input: { n: 1 },
        execution: { name: 'order-1', arn: 'arn:order-1' },
        task: (task) => {
          asked.push(task);
          return task.attempt === 1 ? { error: 'Busy' } : { output: 'done', afterMs: 500 };
        },
      },
      evaluator,
    );
    expect(result).toMatchObject({
      status: 'SUCCEEDED',
      output: [{ n: 1, worked: 'done' }, 'order-1'],
      outputText: '[{"n":1,"worked":"done"},"order-1"]',
      tookMs: 2_000 + 500 + 9_000,
    });
    expect(asked).toEqual([
      { resource: RESOURCE, input: { n: 2 }, stateName: 'Work', attempt: 1, executionArn: 'arn:order-1', call: 1 },
      { resource: RESOURCE, input: { n: 2 }, stateName: 'Work', attempt: 2, executionArn: 'arn:order-1', call: 2 },
    ]);
    expect(result.history.map(({ id }) => id)).toEqual(result.history.map((_, index) => index + 1));
  });

  it('says the same of a machine without JSONata, whether it may wait or not', async () => {
    const machine = machineOf({
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          ItemProcessor: { StartAt: 'I', States: { I: { Type: 'Task', Resource: RESOURCE, End: true } } },
          End: true,
        },
      },
    });
    const options = {
      input: [3, 1, 2],
      task: ({ call }: InterpretedTask) => ({ output: call, afterMs: 1_000 / call }),
    };
    const result = interpret(machine, options);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: [1, 2, 3], tookMs: 1_000 });
    expect(await interpretFully(machine, options, evaluator)).toEqual(result);
  });

  it('begins its clock where it is told', () => {
    const machine = machineOf({
      StartAt: 'A',
      States: { A: { Type: 'Pass', Parameters: { 'at.$': '$$.State.EnteredTime' }, End: true } },
    });
    const startedAt = Date.parse('2031-02-03T04:05:06.789Z');
    expect(interpret(machine, { execution: { startedAt } }).output).toEqual({ at: '2031-02-03T04:05:06.789Z' });
  });

  it('says RUNNING of what nothing will ever end, and refuses to go round forever', () => {
    const waiting = machineOf({ StartAt: 'T', States: { T: { Type: 'Task', Resource: RESOURCE, End: true } } });
    expect(interpret(waiting).status).toBe('RUNNING');
    const endless = machineOf({
      StartAt: 'C',
      States: {
        C: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'End' }], Default: 'C' },
        End: { Type: 'Succeed' },
      },
    });
    expect(() => interpret(endless, { limit: 100 })).toThrow('within the limit of decisions');
  });

  it('sends JSONata to interpretFully', () => {
    expect(() => interpret(MIXED)).toThrow('interpretFully');
  });
});

function machineOf(definition: object): StateMachine {
  const { machine, problems } = parseStateMachine(JSON.stringify(definition));
  if (machine === undefined) throw new Error(JSON.stringify(problems));
  return machine;
}
