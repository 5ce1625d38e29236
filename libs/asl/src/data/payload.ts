import type { Json } from './json.js';

/**
 * A JSON payload on its way through an execution: the text, the parsed value, or both.
 * Each side is made from the other at most once, when first asked for, so a Pass state that only hands its
 * input on neither parses nor serialises, and number literals such as `0.0` survive unchanged.
 */
export class Payload {
  readonly #known: { text?: string; value?: Json };

  private constructor(known: { text?: string; value?: Json }) {
    this.#known = known;
  }

  /** A payload from JSON text that is already known to be valid and compact. */
  static ofText(text: string): Payload {
    return new Payload({ text });
  }

  /** A payload from a value that is not going to be changed by anybody. */
  static ofValue(value: Json): Payload {
    return new Payload({ value });
  }

  /** Whether the text is there already. Otherwise it is made, at a cost, when `text` is first asked for. */
  get isWritten(): boolean {
    return this.#known.text !== undefined;
  }

  /** The compact JSON text. */
  get text(): string {
    return (this.#known.text ??= JSON.stringify(this.#known.value));
  }

  /** The parsed value. Shared: read it, never write into it. */
  get value(): Json {
    if (!('value' in this.#known)) this.#known.value = JSON.parse(this.#known.text as string) as Json;
    return this.#known.value as Json;
  }

  /** Size as AWS counts it: UTF-8 bytes of the text. */
  get byteLength(): number {
    return Buffer.byteLength(this.text, 'utf8');
  }
}
