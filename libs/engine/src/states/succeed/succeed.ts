import type { SucceedState } from '#asl';
import { applyPath } from '../../data-flow/filters.js';
import { rawInput, type StateBehaviour } from '../behaviour.js';

/** Succeed: the output is the input through InputPath and OutputPath; the machine ends. */
export const succeed: StateBehaviour<SucceedState> = {
  enter(state, turn) {
    const output = applyPath(turn, state.outputPath, applyPath(turn, state.inputPath, rawInput(turn)));
    return { type: 'leave', output, next: undefined };
  },
};
