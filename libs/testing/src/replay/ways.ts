/** One way through a tree of choices, and the ways beside it, each in its turn. */
export class Ways {
  readonly #widths: number[] = [];

  /** @param taken the choice at each fork, as far as it is not the first one */
  constructor(private readonly taken: readonly number[]) {}

  /** Which of so many possibilities to take here. */
  choose(possibilities: number): number {
    if (possibilities < 2) return 0;
    this.#widths.push(possibilities);
    return this.taken[this.#widths.length - 1] ?? 0;
  }

  /** The next way, once this one has been gone as far as it leads: the last fork that has another one. */
  next(): Ways | undefined {
    for (let fork = this.#widths.length - 1; fork >= 0; fork--) {
      const following = (this.taken[fork] ?? 0) + 1;
      if (following < (this.#widths[fork] as number))
        return new Ways([...this.#widths.slice(0, fork).map((_, n) => this.taken[n] ?? 0), following]);
    }
    return undefined;
  }
}
