/**
 * What one execution does next, each thing in a turn of its own of the event loop: a loop of states that never waits must not
 * keep the process from anything else. Nothing of it happens once the execution is over.
 */
export class Soon {
  readonly #timers = new Set<NodeJS.Timeout>();
  #over = false;

  get isOver(): boolean {
    return this.#over;
  }

  /** `work` never rejects. */
  now(work: () => Promise<void>): void {
    setImmediate(() => {
      if (!this.#over) void work();
    });
  }

  /** `work` never rejects. */
  in(ms: number, work: () => Promise<void>): void {
    if (this.#over) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void work();
    }, ms);
    this.#timers.add(timer);
  }

  end(): void {
    this.#over = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
