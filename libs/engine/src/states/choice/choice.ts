import { type ChoiceState, type JsonataResult, StatesError } from '#asl';
import { evaluateAssign } from '../../data-flow/assign.js';
import { applyPath } from '../../data-flow/filters.js';
import { requireType, resultsOf, valueOf } from '../../data-flow/jsonata.js';
import { effectiveInput, leaveByJsonata, leaveWithInput } from '../../data-flow/state-flow.js';
import type { Turn } from '../../turn.js';
import type { Outcome, StateBehaviour } from '../behaviour.js';

/** Choice: the first rule that matches gives the next state; else Default. A matched rule's Assign and Output replace the state's. */
export const choice: StateBehaviour<ChoiceState> = {
  enter(state, turn) {
    if (state.jsonata) return chooseByJsonata(state, turn);
    const effective = effectiveInput(turn, state);
    const scope = turn.scope(effective);
    const rule = state.choices.find((each) => each.matches(scope));
    const next = rule ? rule.next : (state.default ?? noMatch());
    const assigned = evaluateAssign(turn, rule ? rule.assign : state.assign, effective);
    return { type: 'leave', output: applyPath(turn, state.outputPath, effective), next, assigned };
  },
};

function chooseByJsonata(state: ChoiceState, turn: Turn): Outcome {
  const input = turn.rawInput();
  const position = firstTrue(state, turn);
  const rule = state.choices[position];
  if (!rule) return { type: 'leave', next: state.default ?? noMatch(), ...leaveWithInput(turn, state, input) };
  const left = leaveByJsonata(turn, `Choices[${position}]/`, rule.jsonata ?? {}, { input: input.value }, input);
  return { type: 'leave', next: rule.next, ...left };
}

/** The conditions are evaluated together, but looked at in order: one behind the first that is true cannot fail the state. */
function firstTrue(state: ChoiceState, turn: Turn): number {
  const fields = state.choices.flatMap((rule, index) =>
    rule.jsonata?.condition ? [{ name: `Choices[${index}]/Condition`, template: rule.jsonata.condition }] : [],
  );
  const results = resultsOf(turn, fields, { input: turn.rawInput().value });
  let next = 0;
  return fields.findIndex((field) => {
    const { template, name } = field;
    const values = template.expressions.map(({ expression }) =>
      valueOf(results[next++] as JsonataResult, expression, name),
    );
    const value = template.build(values);
    requireType(value, 'boolean', field);
    return value === true;
  });
}

function noMatch(): never {
  // The text is not recorded anywhere; it is general knowledge (facts/asl.md §6 [K]).
  throw new StatesError(
    'States.NoChoiceMatched',
    'Failed to transition out of the state. The state does not point to a next state.',
  );
}
