import type { Payload, State } from '#asl';
import { type Failure, ROOT_FRAME } from '../model/frame.js';
import { childIndex, mapStep } from '../model/frame-path.js';
import { endedVisit } from '../model/visit.js';
import { FAILED, SUCCEEDED } from '../model/tolerated-result.js';
import { TOLERATED_FAILURE } from '../states/map/map-run-progress.js';
import type { Turn } from '../turn.js';

/** The frame's machine has reached its end with `output`. */
export function endFrameWell(turn: Turn, output: Payload): void {
  turn.entered = undefined;
  if (turn.snapshot.frameId === ROOT_FRAME) {
    turn.record('ExecutionSucceeded', { output: output.text });
    turn.effects.push({ type: 'CloseExecution', status: 'SUCCEEDED', output: output.text });
  } else {
    const lastStateEvent = turn.last;
    const index = childIndex(turn.snapshot.frameId);
    const iteration = mapStep(turn.snapshot.frame);
    if (iteration) turn.record('MapIterationSucceeded', { name: iteration.state, index });
    const result = turn.snapshot.frame.tolerant ? SUCCEEDED + output.text : output.text;
    turn.effects.push({ type: 'EndChild', index, result, lastStateEvent });
  }
  turn.frame = null;
}

/** The frame's machine has failed and nothing in it caught the failure. */
export function endFrameBadly(turn: Turn, state: State, failure: Failure): void {
  const frame = turn.frame ?? turn.snapshot.frame;
  turn.endedVisits.push(endedVisit(frame, state, failure.error ?? 'Error'));
  if (turn.snapshot.frameId === ROOT_FRAME) {
    const details = { ...withText('error', failure.error), ...withText('cause', failure.cause) };
    turn.record('ExecutionFailed', details);
    turn.effects.push({ type: 'CloseExecution', status: 'FAILED', ...details });
    // A redrive goes on from here.
    turn.frame = { ...frame, phase: 'failed', failure };
  } else if (turn.snapshot.frame.tolerant) {
    turn.effects.push({
      type: 'EndChild',
      index: childIndex(turn.snapshot.frameId),
      result: FAILED,
      lastStateEvent: TOLERATED_FAILURE,
    });
    turn.frame = null;
  } else {
    turn.effects.push({ type: 'EndChild', index: childIndex(turn.snapshot.frameId), lastStateEvent: turn.last });
    turn.frame = { ...frame, phase: 'failed', failure };
  }
}

function withText<K extends string>(key: K, text: string | null | undefined): Partial<Record<K, string>> {
  return typeof text === 'string' ? ({ [key]: text } as Record<K, string>) : {};
}
