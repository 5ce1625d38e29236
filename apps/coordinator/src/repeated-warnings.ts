import type { Log } from '#queues';

/** Warnings that many executions would cause alike: of those about one thing at most one is written in each period. */
export class RepeatedWarnings {
  /** When a line was last written, epoch ms, by what it is about. */
  readonly #toldAt = new Map<string, number>();

  constructor(
    private readonly log: Pick<Log, 'warn'>,
    private readonly periodMs = 10_000,
  ) {}

  warn(about: string, line: string, now = Date.now()): void {
    if (now - (this.#toldAt.get(about) ?? -Infinity) < this.periodMs) return;
    for (const [other, at] of this.#toldAt) if (now - at >= this.periodMs) this.#toldAt.delete(other);
    this.#toldAt.set(about, now);
    this.log.warn(line);
  }
}
