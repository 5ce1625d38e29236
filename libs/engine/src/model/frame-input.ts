import { Payload } from '#asl';
import type { FrameState } from './frame.js';

/*
 * The input of a frame, parsed at most once as long as the same object stands for the frame: while a decision is asked for
 * again with its expressions evaluated, and from one decision to the next where the frame is not stored in between.
 */
const inputs = new WeakMap<FrameState, Payload>();

export function inputOf(frame: FrameState): Payload {
  let input = inputs.get(frame);
  if (input === undefined) rememberInput(frame, (input = Payload.ofText(frame.input)));
  return input;
}

/** `input` is that of `frame`, in whatever form it is known. */
export function rememberInput(frame: FrameState, input: Payload): void {
  inputs.set(frame, input);
}
