/** The longest a timer of this process may last, ms: one that is to last longer would go off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** For a timer: one whose time is not over when it goes off is set once more. */
export function timerMs(ms: number): number {
  return Math.min(Math.max(0, ms), LONGEST_TIMER_MS);
}

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

  /** `work` never rejects, and bears to come too early: a timer lasts three weeks at most. */
  in(ms: number, work: () => Promise<void>): void {
    if (this.#over) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void work();
    }, timerMs(ms));
    this.#timers.add(timer);
  }

  end(): void {
    this.#over = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
