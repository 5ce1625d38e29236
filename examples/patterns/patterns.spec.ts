import { describe, expect, it } from '@jest/globals';
import { parseStateMachine } from '#asl';
import { interpret, type TaskAnswer } from '#testing';
import { comparable, expected } from './as-expected.js';
import { readPatterns, type Outcome } from './pattern.js';
import { ScriptedFunctions } from './scripted-functions.js';

/** On a virtual clock, without Redis or a worker: what an execution must come to by the decisions alone. */
describe.each(readPatterns())('$name', ({ definition, runs }) => {
  const { machine, problems } = parseStateMachine(definition);

  it('is a definition without problems', () => {
    expect(problems).toEqual([]);
  });

  if (definition.includes('"JSONata"')) return; // the plain interpreter evaluates none: patterns.e2e-spec.ts runs these

  it.each(runs)('$title', ({ input, functions, expect: wanted }) => {
    if (!machine) throw new Error('no machine');
    const scripted = new ScriptedFunctions(functions);
    const { status, output, error, cause, history, tookMs } = interpret(machine, {
      input,
      task: ({ resource, input: given }) => {
        const name = resource.slice(resource.lastIndexOf(':') + 1);
        return answer(scripted.next(name, given));
      },
    });
    const entered = history
      .filter(({ type }) => type.endsWith('StateEntered'))
      .map(({ details }) => String(details?.['name']));
    const result = { status, output, error, cause, entered, calls: scripted.calls, seconds: tookMs / 1000 };
    expect(comparable(result, wanted)).toEqual(expected(wanted));
  });
});

function answer({ hangs, fails, cause, returns }: Outcome): TaskAnswer {
  if (hangs) return 'never';
  return fails === undefined ? { output: returns ?? null } : { error: fails, cause };
}
