/** A queue in which every owner has a row of its own, and the rows take turns: a long row delays only its owner. */
export class FairQueue<T> {
  /** No row is empty; the first is next. */
  readonly #rows = new Map<unknown, T[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Owners of what waits. */
  get owners(): number {
    return this.#rows.size;
  }

  has(owner: unknown): boolean {
    return this.#rows.has(owner);
  }

  push(owner: unknown, item: T): void {
    const row = this.#rows.get(owner);
    if (row) row.push(item);
    else this.#rows.set(owner, [item]);
    this.#size++;
  }

  /** The first item of the owner whose turn it is; that owner's next turn comes after all others'. */
  take(): T | undefined {
    const [turn] = this.#rows;
    if (turn === undefined) return undefined;
    const [owner, row] = turn;
    this.#rows.delete(owner);
    if (row.length > 1) this.#rows.set(owner, row);
    this.#size--;
    return row.shift();
  }

  /** Takes everything out. */
  clear(): T[] {
    const all = [...this.#rows.values()].flat();
    this.#rows.clear();
    this.#size = 0;
    return all;
  }
}
