import type { Json } from './json.js';

/**
 * A JSON payload on its way through an execution: the text, the parsed value, or both.
 * Each side is made from the other at most once, when first asked for, so a Pass state that only hands its
 * input on neither parses nor serialises, and number literals such as `0.0` survive unchanged.
 */
export class Payload {
  #text: string | undefined;
  /** undefined, which is no JSON: not parsed yet. */
  #value: Json | undefined;

  private constructor(text: string | undefined, value: Json | undefined) {
    this.#text = text;
    this.#value = value;
  }

  /** A payload from JSON text that is already known to be valid and compact. */
  static ofText(text: string): Payload {
    return new Payload(text, undefined);
  }

  /** A payload from a value that is not going to be changed by anybody. */
  static ofValue(value: Json): Payload {
    return new Payload(undefined, value);
  }

  /** Whether the text is there already. Otherwise it is made, at a cost, when `text` is first asked for. */
  get isWritten(): boolean {
    return this.#text !== undefined;
  }

  /** The compact JSON text. */
  get text(): string {
    return (this.#text ??= JSON.stringify(this.#value));
  }

  /** The parsed value. Shared: read it, never write into it. */
  get value(): Json {
    if (this.#value === undefined) this.#value = JSON.parse(this.#text as string) as Json;
    return this.#value;
  }

  /** Size as AWS counts it: UTF-8 bytes of the text. */
  get byteLength(): number {
    return Buffer.byteLength(this.text, 'utf8');
  }
}
