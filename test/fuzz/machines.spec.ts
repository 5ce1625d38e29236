import { afterAll, describe } from '@jest/globals';
import fc from 'fast-check';
import { parseStateMachine } from '#asl';
import { createEvaluator } from '#evaluator';
import { interpret, type InterpretOptions, type Interpreted, interpretFully, type TaskAnswer } from '#testing';
import { fuzz } from './fuzz-target.js';
import { inputs } from './generators/inputs.js';
import { jsonataMachines, jsonPathMachines } from './generators/machines.js';
import { values } from './generators/texts.js';

const answers: fc.Arbitrary<TaskAnswer> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ output: values }) },
  fc.record({ error: fc.constantFrom('E', 'States.Timeout', '', '__proto__'), cause: fc.string() }),
  fc.constant<TaskAnswer>('never'),
);
const runs = (machines: fc.Arbitrary<object>) =>
  fc.tuple(machines, inputs, fc.array(answers, { minLength: 1, maxLength: 3 }));

/** The names of failures that a machine may come to by itself (facts of the language, not of a worker). */
const DECLARED = new Set(
  (
    'DataLimitExceeded ExceedToleratedFailureThreshold HeartbeatTimeout IntrinsicFailure NoChoiceMatched ' +
    'ParameterPathFailure QueryEvaluationError ResultPathMatchFailure Runtime TaskFailed Timeout BranchFailed'
  )
    .split(' ')
    .map((name) => `States.${name}`),
);

describe('machines', () => {
  const evaluator = createEvaluator();
  afterAll(() => evaluator.close());

  const floors = { 'are valid': 0.6, 'end well': 0.25, fail: 0.2 };
  const optionsOf = (input: object, given: readonly TaskAnswer[]): InterpretOptions => ({
    inputText: JSON.stringify(input),
    task: ({ call }) => given[call % given.length],
    limit: 1_000,
  });

  fuzz('a machine in JSONPath ends, with an output or an error, and a history in order', {
    cases: runs(jsonPathMachines),
    floors,
    holds([definition, input, given], reached) {
      const { machine } = parseStateMachine(JSON.stringify(definition));
      if (machine === undefined) return;
      reached('are valid');
      const run = interpret(machine, optionsOf(input, given));
      reached(run.status === 'SUCCEEDED' ? 'end well' : 'fail');
      return isWellEnded(run);
    },
  });

  fuzz('a machine in JSONata, or in both languages, ends likewise', {
    cases: runs(jsonataMachines),
    floors,
    async holds([definition, input, given], reached) {
      const { machine } = parseStateMachine(JSON.stringify(definition));
      if (machine === undefined) return;
      reached('are valid');
      const run = await interpretFully(machine, optionsOf(input, given), evaluator);
      reached(run.status === 'SUCCEEDED' ? 'end well' : 'fail');
      return isWellEnded(run);
    },
  });
});

function isWellEnded({ status, output, error, history }: Interpreted): boolean {
  const inOrder = history.every(({ id, previousEventId }, index) => id === index + 1 && previousEventId < id);
  if (!inOrder) return false;
  if (status === 'SUCCEEDED') return output !== undefined && history.at(-1)?.type === 'ExecutionSucceeded';
  const declared = error === undefined || !error.startsWith('States.') || DECLARED.has(error);
  return status === 'FAILED' && declared && history.at(-1)?.type === 'ExecutionFailed';
}
