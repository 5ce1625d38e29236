import { setTimeout as sleep } from 'node:timers/promises';
import { StoreFullError } from '#store';

/** Pauses between two attempts, ms. */
const PAUSE_MS = 500;

/**
 * Waits for room in a full Redis: what runs is not ended for want of memory, nor given back to come again minutes later
 * (facts/reliability.md R7, R19).
 */
export class Room {
  readonly #ended = new AbortController();

  /**
   * Repeats a commit, which the store knows again, until it is written.
   * @param onFull called when it has been refused
   * @throws StoreFullError when the process ends first
   */
  async wait<T>(commit: () => Promise<T>, onFull: () => void): Promise<T> {
    for (;;) {
      try {
        return await commit();
      } catch (error) {
        if (!(error instanceof StoreFullError) || this.#ended.signal.aborted) throw error;
        onFull();
        const pause = sleep(PAUSE_MS * (0.5 + Math.random()), undefined, { signal: this.#ended.signal });
        await pause.catch(() => {
          throw error;
        });
      }
    }
  }

  /** Nobody waits any longer: wake-ups of what is left are in `due`. */
  close(): void {
    this.#ended.abort();
  }
}
