import type { Json } from './json.js';
import { byteLengthOf, type MemberText, writeJson, type Written } from './write-json.js';

const NONE: readonly MemberText[] = [];

/**
 * A JSON payload on its way through an execution: the text, the parsed value, or both.
 * Each side is made from the other at most once, when first asked for, so a Pass state that only hands its
 * input on neither parses nor serialises, and number literals such as `0.0` survive unchanged.
 * A payload made of parts of another one does not write those parts anew, where the other one wrote them.
 */
export class Payload {
  #text: string | undefined;
  /** undefined, which is no JSON: not parsed yet. */
  #value: Json | undefined;
  /** The texts of the members, once the text was written; before that, those of the payload this one was made of. */
  #members: readonly MemberText[];

  private constructor(text: string | undefined, value: Json | undefined, members: readonly MemberText[]) {
    this.#text = text;
    this.#value = value;
    this.#members = members;
  }

  /** A payload from JSON text that is already known to be valid and compact. */
  static ofText(text: string): Payload {
    return new Payload(text, undefined, NONE);
  }

  /** A payload from a value that is not going to be changed by anybody; `from`: the payload some of its parts come from. */
  static ofValue(value: Json, from?: Payload): Payload {
    return new Payload(undefined, value, from === undefined ? NONE : from.#members);
  }

  /** The compact JSON text. */
  get text(): string {
    if (this.#text === undefined) this.#write(Infinity);
    return this.#text as unknown as string;
  }

  /** The parsed value. Shared: read it, never write into it. */
  get value(): Json {
    if (this.#value === undefined) this.#value = JSON.parse(this.#text as string) as Json;
    return this.#value;
  }

  /** Size as AWS counts it: UTF-8 bytes of the text. */
  get byteLength(): number {
    const { text } = this;
    return this.#members.length > 0 ? byteLengthOf(this.#members) : Buffer.byteLength(text, 'utf8');
  }

  /** Whether the text is longer than so many characters. One that is, is not made for that. */
  isLongerThan(characters: number): boolean {
    if (this.#text === undefined && !this.#write(characters)) return true;
    return (this.#text as unknown as string).length > characters;
  }

  #write(limit: number): boolean {
    const written: Written | undefined = writeJson(this.#value as Json, this.#members, limit);
    if (written === undefined) return false;
    this.#text = written.text;
    this.#members = written.members ?? NONE;
    return true;
  }
}
