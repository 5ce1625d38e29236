/** Room for so many pieces of work at once. Who comes first gets the next one that becomes free. */
export class Places {
  #free: number;
  readonly #waiting = new Set<() => void>();
  /** One has waited in vain and nobody has left since: whoever comes now would only wait as well. */
  #stuck = false;

  constructor(count: number) {
    this.#free = count;
  }

  /** @returns whether there was one within `patienceMs`, at most; then it has to be left again */
  take(patienceMs: number): Promise<boolean> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve(true);
    }
    if (this.#stuck) return Promise.resolve(false);
    return new Promise((resolve) => {
      const enter = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(enter);
        this.#stuck = true;
        resolve(false);
      }, patienceMs);
      this.#waiting.add(enter);
    });
  }

  leave(): void {
    this.#stuck = false;
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
