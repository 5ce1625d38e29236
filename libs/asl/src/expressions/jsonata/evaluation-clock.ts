import type jsonata from 'jsonata';

/** How many nodes of a cheap expression are evaluated between two looks at the clock. */
const CHEAP_NODES = 8;

/**
 * The options that the library reads while it evaluates. It asks for `timeout` before each node, and looks at the clock if
 * there is one, which costs a tenth of what an ordinary node does. Here there is one for some of the nodes only.
 */
export class EvaluationClock implements jsonata.JsonataOptions {
  /** In progress inside each other. Never absent: the library watches nothing if it finds neither this nor a timeout at the start. */
  stack = Number.MAX_SAFE_INTEGER;
  sequence?: number;
  RegexEngine?: RegExpConstructor;
  #timeoutMs = 0;
  #every = 1;
  #nodes = 0;
  #looks = false;

  /** To be called before each evaluation. @param cheap the work between two nodes is bounded, see is-cheap.ts */
  begin(timeoutMs: number, cheap: boolean): void {
    this.#timeoutMs = timeoutMs;
    this.#every = cheap ? CHEAP_NODES : 1;
    this.#nodes = -1; // the first question is whether to watch at all
    this.#looks = false;
  }

  /** 0: not now. Where the answer is another one the library asks once more, to compare. */
  get timeout(): number {
    if (this.#looks) {
      this.#looks = false;
      return this.#timeoutMs;
    }
    if (++this.#nodes < this.#every) return 0;
    this.#nodes = 0;
    this.#looks = true;
    return this.#timeoutMs;
  }
}
