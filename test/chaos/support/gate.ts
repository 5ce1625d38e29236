/** Lets so many through at once; the others wait for their turn. */
export class Gate {
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(private readonly width: number) {}

  async through<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inside < this.width) this.#inside += 1;
    else await new Promise<void>((enter) => this.#waiting.push(enter)); // It takes the place of the one who leaves.
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#inside -= 1;
    }
  }
}
