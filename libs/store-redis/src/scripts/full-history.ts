import type { TaskOutcome } from '#store';

/** How an attempt ends that has no room left in the history of its execution. */
export function fullHistoryOutcome(maxEvents: number): TaskOutcome {
  const cause = `The execution reached the maximum number of history events (${maxEvents}).`;
  return { ok: false, error: 'States.Runtime', cause };
}
