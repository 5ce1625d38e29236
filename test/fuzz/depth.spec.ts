import { afterAll, describe, expect, it } from '@jest/globals';
import { parseStateMachine } from '#asl';
import { createEvaluator } from '#evaluator';
import { interpretFully } from '#testing';

describe('depth', () => {
  const evaluator = createEvaluator();
  afterAll(() => evaluator.close());
  const nested = (open: string, middle: string, close: string, depth: number) =>
    open.repeat(depth) + middle + close.repeat(depth);

  it.each([100, 499, 500, 501, 1_000, 10_000, 100_000])(
    'of %i levels is taken or refused, and never overflows the stack',
    async (depth) => {
      const pass = (fields: string) => `{"StartAt":"A","States":{"A":{"Type":"Pass",${fields}"End":true}}}`;
      const choice = (rule: string) =>
        `{"StartAt":"A","States":{"A":{"Type":"Choice","Choices":[${rule}],"Default":"B"},"B":{"Type":"Succeed"}}}`;
      const documents = [
        nested('[', '', ']', depth),
        nested('{"a":', '1', '}', depth),
        pass(`"Result":${nested('[', '', ']', depth)},`),
        pass(`"Parameters":${nested('{"a":', '{"b.$":"$"}', '}', depth)},`),
        pass(`"Parameters":{"a.$":"${nested('States.Array(', '1', ')', depth)}"},`),
        pass(`"InputPath":"$${'.a'.repeat(depth)}",`),
        pass(`"InputPath":"${nested('$[?(', '@.a', ')]', depth)}",`),
        pass(`"QueryLanguage":"JSONata","Output":${nested('[', '"{% 1 %}"', ']', depth)},`),
        pass(`"QueryLanguage":"JSONata","Output":"{% ${nested('(', '1', ')', depth)} %}",`),
        pass(`"QueryLanguage":"JSONata","Output":"{% ${nested('[', '', ']', depth)} %}",`),
        pass(`"QueryLanguage":"JSONata","Output":"{% ${nested('$map([1], function($v) { ', '1', ' })', depth)} %}",`),
        choice(nested('{"Not":', '{"Variable":"$.a","IsNull":true}', ',"Next":"B"}', depth)),
        nested('{"StartAt":"A","States":{"A":{"Type":"Parallel","End":true,"Branches":[', pass(''), ']}}}', depth),
      ];
      for (const text of documents) {
        const { machine, problems } = parseStateMachine(text);
        expect(machine === undefined).toBe(problems.some(({ severity }) => severity === 'ERROR'));
        if (machine === undefined) continue;
        expect(['SUCCEEDED', 'FAILED']).toContain((await interpretFully(machine, { input: {} }, evaluator)).status);
      }
    },
  );
});
