/**
 * The time of decisions is Redis time (R8): every reply of the store that tells it corrects this clock, so that a
 * coordinator whose own clock is off does not give its executions wrong times.
 */
export class RedisClock {
  #offsetMs = 0;

  /** @param now Redis time of a reply that has just come, epoch ms */
  tell(now: number): void {
    this.#offsetMs = now - Date.now();
  }

  now(): number {
    return Date.now() + this.#offsetMs;
  }
}
