/** What each placeholder has been found to stand for. Immutable: trying a match costs nothing when it fails. */
export class Bindings {
  readonly #texts: ReadonlyMap<string, string>;

  private constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts;
  }

  static readonly PLACE = new Bindings(
    new Map([
      ['<partition>', 'aws'],
      ['<region>', 'us-east-1'],
    ]),
  );

  get(token: string): string | undefined {
    return this.#texts.get(token);
  }

  with(found: readonly (readonly [string, string])[]): Bindings {
    return found.length === 0 ? this : new Bindings(new Map([...this.#texts, ...found]));
  }
}
