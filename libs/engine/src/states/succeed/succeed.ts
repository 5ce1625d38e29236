import type { SucceedState } from '#asl';
import { effectiveInput, leaveWithInput } from '../../data-flow/state-flow.js';
import type { StateBehaviour } from '../behaviour.js';

/** Succeed: the output is the input through InputPath and OutputPath, or Output; the machine ends. */
export const succeed: StateBehaviour<SucceedState> = {
  enter(state, turn) {
    return { type: 'leave', next: undefined, ...leaveWithInput(turn, state, effectiveInput(turn, state)) };
  },
};
