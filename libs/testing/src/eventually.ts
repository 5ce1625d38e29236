import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `condition` holds, and returns what it answered: tests wait for a condition, never for a while.
 *
 * It holds when it answers anything but `false`, `undefined` or `null` without throwing; so a block of `expect` calls
 * that returns `true` at its end works too, and its last failure is the message when the time is up.
 */
export async function eventually<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 25 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let failure: unknown;
    try {
      const answer = await condition();
      if (answer !== false && answer !== undefined && answer !== null) return answer as NonNullable<Exclude<T, false>>;
    } catch (error) {
      failure = error;
    }
    if (Date.now() >= deadline) {
      const reason = failure instanceof Error ? `: ${failure.message}` : '';
      throw new Error(`The condition did not hold within ${timeoutMs} ms${reason}`, { cause: failure });
    }
    await sleep(everyMs);
  }
}
