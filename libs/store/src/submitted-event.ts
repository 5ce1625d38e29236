import type { NewHistoryEvent, Submission } from '#engine';

/** The event that a submitted attempt is recorded by; undefined when the frame's events are not recorded. */
export function submittedEvent(
  { event, response }: Submission,
  result: string,
): Omit<NewHistoryEvent, 'previous'> | undefined {
  if (event === undefined) return undefined;
  return { ...event, details: { ...event.details, output: submittedOutput(response, result) } };
}

/** The response of the API that took the work over, JSON text, from a worker's result. */
export function submittedOutput({ before, after }: Submission['response'], result: string): string {
  return before + result + after;
}
