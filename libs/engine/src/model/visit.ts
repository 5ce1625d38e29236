import type { State } from '#asl';
import type { EndedAttempt, EndedVisit } from './decision.js';
import type { FrameState } from './frame.js';

/*
 * A visit is one stay of one frame in one state. Its id is unique in the execution, also when a retried Parallel or Map
 * state makes child frames of the same ids again: `<enclosing visit>~<attempt>.<index>/<n>`, at the top just `/<n>`.
 */

export function visitId(frame: FrameState): string {
  return `${frame.within ?? ''}/${frame.visits}`;
}

/** The visit of the state a child frame belongs to. */
export function enclosingVisit(frame: FrameState): string | undefined {
  return frame.within?.slice(0, frame.within.lastIndexOf('~'));
}

/** `within` of the child frames that the frame's present state starts. */
export function childWithin(frame: FrameState, index: number): string {
  return `${visitId(frame)}~${attemptOf(frame)}.${index}`;
}

/** Which attempt at its state the frame is making, 1 = the first. */
export function attemptOf(frame: FrameState): number {
  return 1 + (frame.retries ?? []).reduce((sum, count) => sum + count, 0);
}

export function endedVisit(frame: FrameState, state: State, error?: string): EndedVisit {
  const visit = {
    visit: visitId(frame),
    enclosing: enclosingVisit(frame),
    name: state.name,
    type: state.type,
    enteredAt: frame.enteredAt ?? 0,
  };
  return error === undefined ? visit : { ...visit, error };
}

export function endedAttempt(frame: FrameState, resource: string, error?: string): EndedAttempt {
  return {
    visit: visitId(frame),
    attempt: attemptOf(frame),
    resource,
    scheduledAt: frame.scheduledAt ?? frame.enteredAt ?? 0,
    ...(error === undefined ? {} : { error }),
  };
}
