import { afterAll, describe, expect, it } from '@jest/globals';
import { parseStateMachine } from '#asl';
import { createEvaluator } from '#evaluator';
import { interpretFully, type CallbackAnswer, type TaskAnswer } from '#testing';
import { comparable, expected } from './as-expected.js';
import { readPatterns, type Outcome } from './pattern.js';
import { ScriptedFunctions } from './scripted-functions.js';

const evaluator = createEvaluator();
afterAll(() => evaluator.close());

/** On a virtual clock, without Redis or a worker: what an execution must come to by the decisions alone. */
describe.each(readPatterns())('$name', ({ definition, runs }) => {
  const { machine, problems } = parseStateMachine(definition);

  it('is a definition without problems', () => {
    expect(problems).toEqual([]);
  });

  it.each(runs)('$title', async ({ input, functions, expect: wanted }) => {
    if (!machine) throw new Error('no machine');
    const scripted = new ScriptedFunctions(functions);
    const { status, output, error, cause, history, tookMs } = await interpretFully(
      machine,
      {
        input,
        task: ({ resource, input: given }) => {
          const name = resource.slice(resource.lastIndexOf(':') + 1);
          return answer(scripted.next(name, given));
        },
      },
      evaluator,
    );
    const entered = history
      .filter(({ type }) => type.endsWith('StateEntered'))
      .map(({ details }) => String(details?.['name']));
    const result = { status, output, error, cause, entered, calls: scripted.calls, seconds: tookMs / 1000 };
    expect(comparable(result, wanted)).toEqual(expected(wanted));
  });
});

function answer({ hangs, callsBack, ...said }: Outcome): TaskAnswer {
  if (hangs) return 'never';
  const given = outcomeOf(said);
  if (callsBack === undefined || !('output' in given)) return given;
  return { ...given, callback: { ...outcomeOf(callsBack), afterMs: callsBack.afterSeconds * 1_000 } };
}

function outcomeOf({
  fails,
  cause,
  returns,
}: Pick<Outcome, 'fails' | 'cause' | 'returns'>): Exclude<CallbackAnswer, 'never'> {
  return fails === undefined ? { output: returns ?? null } : { error: fails, cause };
}
