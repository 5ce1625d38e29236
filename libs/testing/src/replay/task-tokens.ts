import type { Decision } from '#engine';
import type { ReplayedEvent } from './model.js';

/*
 * Task tokens are random: which one an attempt has, only its history tells, in the arguments that it was scheduled with.
 */

/** Stands for a token until it is known. */
export const UNKNOWN_TOKEN = 'a-task-token-that-is-not-known-yet';

/**
 * The token in place of `UNKNOWN_TOKEN`; undefined when the decision schedules nothing that waits for a callback, or nothing
 * shows its token.
 * @param expected the decision's events as they would be at the place `at` of `events`
 */
export function tokenIn(
  decision: Decision,
  expected: readonly ReplayedEvent[],
  events: readonly ReplayedEvent[],
  at: number,
): string | undefined {
  if (!decision.effects.some((effect) => effect.type === 'ScheduleTask' && effect.submits)) return undefined;
  for (const [nth, want] of expected.entries()) {
    const start = argumentsOf(want)?.indexOf(UNKNOWN_TOKEN) ?? -1;
    if (start >= 0) return /^[\w-]+/.exec(argumentsOf(events[at + nth])?.slice(start) ?? '')?.[0];
  }
  return undefined;
}

function argumentsOf(event: ReplayedEvent | undefined): string | undefined {
  const { parameters, input } = (event?.details ?? {}) as { readonly parameters?: string; readonly input?: string };
  return event?.type.endsWith('Scheduled') ? (parameters ?? input) : undefined;
}
