import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks `probe` again and again until it answers something truthy, and returns that answer.
 * @param {() => unknown} probe may be async; a thrown error counts as "not yet" and is reported at the end
 * @param {{ timeoutMs: number, everyMs?: number, what: string }} options
 */
export async function waitUntil(probe, { timeoutMs, everyMs = 25, what }) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    let reason;
    try {
      const answer = await probe();
      if (answer) return answer;
    } catch (error) {
      if (error.final) throw error;
      reason = error;
    }
    if (Date.now() >= deadline) {
      throw new Error(`Waited ${timeoutMs} ms for ${what}${reason ? `: ${reason.message}` : ''}`, { cause: reason });
    }
    await sleep(everyMs);
  }
}
