import { type ChoiceState, StatesError } from '#asl';
import { evaluateAssign } from '../../data-flow/assign.js';
import { applyPath } from '../../data-flow/filters.js';
import { rawInput, type StateBehaviour } from '../behaviour.js';

/** Choice: the first rule that matches gives the next state; else Default. A matched rule's Assign replaces the state's. */
export const choice: StateBehaviour<ChoiceState> = {
  enter(state, turn) {
    const effective = applyPath(turn, state.inputPath, rawInput(turn));
    const scope = turn.scope(effective);
    const rule = state.choices.find((each) => each.matches(scope));
    const next = rule ? rule.next : state.default;
    if (next === undefined) {
      // The text is not recorded anywhere; it is general knowledge (facts/asl.md §6 [K]).
      throw new StatesError('States.NoChoiceMatched', 'Failed to transition out of the state. The state does not point to a next state.');
    }
    const assigned = evaluateAssign(turn, rule ? rule.assign : state.assign, effective);
    return { type: 'leave', output: applyPath(turn, state.outputPath, effective), next, assigned };
  },
};
