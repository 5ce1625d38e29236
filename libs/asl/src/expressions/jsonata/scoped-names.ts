/** What a name stood for before it was bound. */
interface Hidden<T> {
  readonly name: string;
  readonly value: T | undefined;
}

/**
 * What names stand for while a syntax tree is walked: a binding hides an outer one of its name until the scope it was made in
 * is left. One map for all scopes, and a list of what to restore: copying a map for each binding is quadratic.
 */
export class ScopedNames<T> {
  readonly #values = new Map<string, T>();
  readonly #hidden: Hidden<T>[] = [];

  has(name: string): boolean {
    return this.#values.has(name);
  }

  get(name: string): T | undefined {
    return this.#values.get(name);
  }

  bind(name: string, value: T): void {
    this.#hidden.push({ name, value: this.#values.get(name) });
    this.#values.set(name, value);
  }

  /** Calls `walk`, and forgets what it has bound. */
  within<R>(walk: () => R): R {
    const outside = this.#hidden.length;
    const result = walk();
    while (this.#hidden.length > outside) {
      const { name, value } = this.#hidden.pop() as Hidden<T>;
      if (value === undefined) this.#values.delete(name);
      else this.#values.set(name, value);
    }
    return result;
  }
}
