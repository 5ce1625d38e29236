import type { CallbackAnswer } from '../interpreter/model.js';
import { outputOf, WORKLOAD_ERRORS } from './results.js';
import type { Seeded } from './seeded.js';

/** Who has a task token answers by it so long after the worker has asked for it. */
export type WorkloadCallback = Exclude<CallbackAnswer, 'never'> & {
  readonly afterMs: number;
  /** The same answer is given a second time: at once, or so much later. */
  readonly againAfterMs?: number;
};

const FAILURES = 0.25;
/** One in so many is answered a second time. */
const DOUBLED = 5;
/** Late ones come so long after the task has timed out, ms. */
const LATE_MS = 300;

/** Causes are taken as they are, blanks and all. */
const CAUSES = ['called off', '{ "by": "hand" }', undefined] as const;

/**
 * How an attempt is called back: well or badly, soon or after some heartbeats; too late to count where the definition tells
 * so, and now and then twice.
 */
export function callbackOf(stateName: string, input: unknown, draw: Seeded): WorkloadCallback {
  const { late, beats } = input as { readonly late?: number; readonly beats?: number };
  const answer = draw.chance(FAILURES) ? failureOf(draw) : { output: outputOf(draw, stateName) };
  const soon = draw.chance(0.5) ? draw.below(20) : draw.below(301);
  const again = draw.below(DOUBLED) === 0 ? { againAfterMs: draw.chance(0.5) ? 0 : draw.below(1_000) } : {};
  if (late !== undefined) return { ...answer, ...again, afterMs: late * 1_000 + LATE_MS + soon };
  if (beats === undefined) return { ...answer, ...again, afterMs: soon };
  // Longer than HeartbeatSeconds, which only the heartbeats keep from running out.
  return { ...answer, ...again, afterMs: Math.round(beats * 1_200) + soon, beatEveryMs: beats * 250 };
}

function failureOf(draw: Seeded): { readonly error?: string; readonly cause?: string } {
  const error = draw.chance(0.9) ? { error: draw.pick(WORKLOAD_ERRORS) } : {};
  const cause = draw.pick(CAUSES);
  return cause === undefined ? error : { ...error, cause };
}
