const MAX_KEPT = 1_000;

/** The expressions that have outlasted their turn the last time they ran: the next time they do not begin among the quick ones. */
export class SlowExpressions {
  readonly #texts = new Set<string>();

  has(text: string): boolean {
    return this.#texts.has(text);
  }

  note(text: string, isSlow: boolean): void {
    this.#texts.delete(text); // the last noted stands last
    if (isSlow) this.#texts.add(text);
    if (this.#texts.size > MAX_KEPT) this.#texts.delete(this.#texts.values().next().value as string);
  }
}
