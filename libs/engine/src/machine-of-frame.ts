import { type StateMachine, StatesError } from '#asl';
import type { FrameState } from './model/frame.js';

/** The (sub) machine a frame runs: from the whole machine down its path. */
export function machineOfFrame(machine: StateMachine, frame: FrameState): StateMachine {
  let inner = machine;
  for (const step of frame.path) {
    const state = inner.states.get(step.state);
    const next = state?.type === 'Parallel' ? state.branches[step.branch ?? 0] : state?.type === 'Map' ? state.itemProcessor : undefined;
    if (!next) throw new StatesError('States.Runtime', `The definition has no machine at ${frame.path.map((each) => each.state).join('/')}.`, false);
    inner = next;
  }
  return inner;
}
