import { describe, expect, it } from '@jest/globals';
import type { JsonataEvaluator } from '#asl';
import { type Decision, decideStart, decideStartFully, type EvaluationGroup, isEvaluate } from './index.js';
import { executionInfo, machine } from './testing/run-definition.js';

const execution = executionInfo('[1]');

describe('decideFully', () => {
  it('draws the same ids again when it asks again, so that what an expression has seen is what the history says', async () => {
    let drawn = 0;
    const ambient = { now: 0, region: 'us-east-1', random: () => ++drawn / 16, uuid: () => `id-${++drawn}` };
    const evaluator: JsonataEvaluator = {
      evaluate: (requests) => Promise.resolve(requests.map(() => ({ ok: true, value: [1] }))),
    };
    const distributed = machine({
      QueryLanguage: 'JSONata',
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          Items: '{% $states.input %}',
          // Evaluated after the ids of the Map Run were drawn: the decision is made once more from the start.
          ItemSelector: '{% $states.input %}',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
            StartAt: 'I',
            States: { I: { Type: 'Succeed' } },
          },
          End: true,
        },
      },
    });
    const decision: Decision = await decideStartFully(distributed, execution, ambient, evaluator);
    const run = decision.history.find(({ type }) => type === 'MapRunStarted');
    expect(run?.details?.['mapRunArn']).toMatch(/\/id-1:.*2000000000$/);
    expect(drawn).toBe(2);
  });

  describe('refuses results that are not of what it asks', () => {
    const passes = machine({
      QueryLanguage: 'JSONata',
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: '{% $states.input[0] %}', End: true } },
    });
    const ambient = { now: 0, region: 'us-east-1', random: () => 0.5, uuid: () => 'id' };
    const MESSAGE = 'The decision asks for other expressions than it did before.';

    it('too few', async () => {
      const evaluator: JsonataEvaluator = { evaluate: () => Promise.resolve([]) };
      await expect(decideStartFully(passes, execution, ambient, evaluator)).rejects.toThrow(MESSAGE);
    });

    it('of another expression', () => {
      const asked = decideStart(passes, execution, ambient);
      if (!isEvaluate(asked)) throw new Error('it asks for nothing');
      const given = (requests: EvaluationGroup['requests']) =>
        decideStart(passes, execution, { ...ambient, evaluations: [{ requests, results: [{ ok: true, value: 1 }] }] });
      expect(isEvaluate(given(asked.requests))).toBe(false);
      const [request] = asked.requests;
      expect(() => given([{ expression: { ...request!.expression } }])).toThrow(MESSAGE);
    });
  });
});
