import { Payload, type PassState } from '#asl';
import { evaluateAssign } from '../../data-flow/assign.js';
import { applyPath, applyResultPath, applyTemplate } from '../../data-flow/filters.js';
import { effectiveInput, leaveWithInput } from '../../data-flow/state-flow.js';
import type { StateBehaviour } from '../behaviour.js';

/** Pass: Result or Parameters is the result; without both the (effective) input is. In JSONata there is only Output. */
export const pass: StateBehaviour<PassState> = {
  enter(state, turn) {
    const effective = effectiveInput(turn, state);
    if (state.jsonata) return { type: 'leave', next: state.next, ...leaveWithInput(turn, state, effective) };
    const result =
      state.result === undefined ? applyTemplate(turn, state.parameters, effective) : Payload.ofValue(state.result);
    turn.inspect(state.result === undefined ? 'afterParameters' : 'result', result);
    turn.inspect('afterResultSelector', result);
    const assigned = evaluateAssign(turn, state.assign, result);
    const placed = applyResultPath(state.resultPath, turn.rawInput(), result);
    turn.inspect('afterResultPath', placed);
    return { type: 'leave', output: applyPath(turn, state.outputPath, placed), next: state.next, assigned };
  },
};
