/** A sample counts for at least so long, and at most twice as long. */
const WINDOW_MS = 5_000;

/**
 * The time of decisions is Redis time (R8): every reply of the store that tells it corrects this clock, so that a
 * coordinator whose own clock is off does not give its executions wrong times.
 *
 * A reply that was slow to come, or to be read, tells a time that is past: of the last seconds' samples the one that is
 * furthest ahead is the one that was the least delayed. In between a monotonic clock counts on, which nobody sets.
 */
export class RedisClock {
  #windowBegan = -Infinity;
  #offsetMs = -Infinity;
  #offsetBeforeMs = -Infinity;

  /** @param monotonic Milliseconds since any moment, never set back. Default: the process's. */
  constructor(private readonly monotonic: () => number = () => performance.now()) {}

  /** @param now Redis time of a reply that has just come, epoch ms */
  tell(now: number): void {
    const at = this.monotonic();
    const age = at - this.#windowBegan;
    if (age > WINDOW_MS) {
      this.#offsetBeforeMs = age > 2 * WINDOW_MS ? -Infinity : this.#offsetMs;
      this.#offsetMs = -Infinity;
      this.#windowBegan = at;
    }
    this.#offsetMs = Math.max(this.#offsetMs, now - at);
  }

  /** Epoch ms, whole; the machine's own time until the first reply. */
  now(): number {
    const offset = Math.max(this.#offsetMs, this.#offsetBeforeMs);
    return offset === -Infinity ? Date.now() : Math.floor(this.monotonic() + offset);
  }
}
