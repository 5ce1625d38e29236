import { type State, type StateMachine, StatesError } from '#asl';
import type { FrameState, MachineStep } from './frame.js';

/** The index of a child frame among its parent's children: the last part of its id. */
export function childIndex(frameId: string): number {
  return Number(frameId.slice(frameId.lastIndexOf('/') + 1));
}

/** The Map state a frame is an iteration of, or undefined for a Parallel's branch and the root. */
export function mapStep(frame: FrameState): MachineStep | undefined {
  const step = frame.path.at(-1);
  return step && step.branch === undefined ? step : undefined;
}

/** The machine found by following `steps` down from `machine`; undefined if the definition has none there. */
export function machineAt(machine: StateMachine, steps: readonly MachineStep[]): StateMachine | undefined {
  let inner: StateMachine | undefined = machine;
  for (const step of steps) {
    const state: State | undefined = inner?.states.get(step.state);
    if (state?.type === 'Parallel') inner = state.branches[step.branch ?? 0];
    else if (state?.type === 'Map') inner = state.itemProcessor;
    else return undefined;
  }
  return inner;
}

/** The (sub) machine a frame runs. */
export function machineOfFrame(machine: StateMachine, frame: FrameState): StateMachine {
  const found = machineAt(machine, frame.path);
  if (found) return found;
  throw new StatesError(
    'States.Runtime',
    `The definition has no machine at ${frame.path.map((each) => each.state).join('/')}.`,
    false,
  );
}
