import { Payload, type PassState } from '#asl';
import { evaluateAssign } from '../../data-flow/assign.js';
import { applyPath, applyResultPath, applyTemplate } from '../../data-flow/filters.js';
import { rawInput, type StateBehaviour } from '../behaviour.js';

/** Pass: Result or Parameters is the result; without both the (effective) input is. */
export const pass: StateBehaviour<PassState> = {
  enter(state, turn) {
    const raw = rawInput(turn);
    const effective = applyPath(turn, state.inputPath, raw);
    const result = state.result === undefined ? applyTemplate(turn, state.parameters, effective) : Payload.ofValue(state.result);
    const assigned = evaluateAssign(turn, state.assign, result);
    const output = applyPath(turn, state.outputPath, applyResultPath(state.resultPath, raw, result));
    return { type: 'leave', output, next: state.next, assigned };
  },
};
