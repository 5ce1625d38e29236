import { FRAME_FORMAT } from '../model/frame-format.js';
import type { FrameState, MachineStep } from '../model/frame.js';
import { childWithin } from '../model/visit.js';
import type { Turn } from '../turn.js';

/** A child of the turn's frame, ready at the first state of the machine that `step` leads to. */
export function childFrame(turn: Turn, step: MachineStep, index: number, startAt: string, input: string): FrameState {
  const parent = turn.frame as FrameState;
  return {
    fmt: FRAME_FORMAT,
    path: [...parent.path, step],
    state: startAt,
    phase: 'ready',
    input,
    visits: 0,
    within: childWithin(parent, index),
    ...(step.distributed || !turn.isRecorded ? { unrecorded: 0 } : {}),
  };
}
