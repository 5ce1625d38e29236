import { describe, expect, it } from '@jest/globals';
import type { JsonataEvaluator } from '#asl';
import { type Decision, decideStartFully } from './index.js';
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
});
