import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explainJsonSyntaxError, parseStateMachine } from '#asl';
import { interpret, type TaskAnswer } from '#testing';
import { inputs, machines } from './documents.js';
import { fuzz } from './fuzz-target.js';
import { jsonTexts, values } from './texts.js';

describe('documents', () => {
  fuzz('a text that is no JSON is explained, and is no definition', jsonTexts, (text) => {
    const { machine, problems } = parseStateMachine(text);
    let isJson = true;
    try {
      JSON.parse(text);
    } catch {
      isJson = false;
    }
    if (!isJson) explainJsonSyntaxError(text);
    return machine === undefined && problems.some(({ severity }) => severity === 'ERROR');
  });

  const answers: fc.Arbitrary<TaskAnswer> = fc.oneof(
    fc.record({ output: values }),
    fc.record({ error: fc.constantFrom('E', 'States.Timeout', '', '__proto__'), cause: fc.string() }),
    fc.constant<TaskAnswer>('never'),
  );
  fuzz(
    'a machine ends, with an output or an error, and a history in order',
    fc.tuple(machines, inputs, fc.array(answers, { minLength: 1, maxLength: 3 })),
    ([definition, input, given]) => {
      const { machine } = parseStateMachine(JSON.stringify(definition));
      if (machine === undefined) return;
      const run = interpret(machine, {
        inputText: JSON.stringify(input),
        task: ({ call }) => given[call % given.length] ?? 'never',
        limit: 1_000,
      });
      const inOrder = run.history.every(({ id, previousEventId }, index) => id === index + 1 && previousEventId < id);
      const wellEnded = run.status === 'SUCCEEDED' ? run.output !== undefined : run.status === 'FAILED';
      return inOrder && wellEnded;
    },
  );
});

describe('depth', () => {
  const nested = (open: string, middle: string, close: string, depth: number) =>
    open.repeat(depth) + middle + close.repeat(depth);

  it.each([100, 499, 500, 501, 1_000, 10_000, 100_000])(
    'of %i levels is taken or refused, and never overflows the stack',
    (depth) => {
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
        pass(`"QueryLanguage":"JSONata","Output":"{% ${nested('(', '1', ')', depth)} %}",`),
        pass(`"QueryLanguage":"JSONata","Output":"{% ${nested('[', '', ']', depth)} %}",`),
        choice(nested('{"Not":', '{"Variable":"$.a","IsNull":true}', ',"Next":"B"}', depth)),
        nested('{"StartAt":"A","States":{"A":{"Type":"Parallel","End":true,"Branches":[', pass(''), ']}}}', depth),
      ];
      for (const text of documents) {
        const { machine, problems } = parseStateMachine(text);
        expect(machine === undefined).toBe(problems.some(({ severity }) => severity === 'ERROR'));
        if (machine === undefined) continue;
        expect(['SUCCEEDED', 'FAILED', 'jsonata']).toContain(
          /JSONata/.test(text) ? 'jsonata' : interpret(machine, { input: {} }).status,
        );
      }
    },
  );
});
