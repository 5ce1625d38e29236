const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const LITERALS = ['true', 'false', 'null'];
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPES = '"\\/bfnrt';

/** The reason a scan stops; never leaves this file. */
class Problem extends Error {}

/** Walks a JSON text without recursion, to say in Jackson's words where it stops being JSON. */
export class JsonScanner {
  #at = 0;

  constructor(private readonly text: string) {}

  /** The first problem; undefined when the text is JSON. */
  problem(): string | undefined {
    try {
      this.#document();
      return undefined;
    } catch (error) {
      if (error instanceof Problem) return error.message;
      throw error;
    }
  }

  #document(): void {
    const open: string[] = [];
    do {
      if (this.#value(open)) this.#afterValue(open);
    } while (open.length > 0);
    const trailing = this.#peek();
    if (trailing !== '') this.#refuse('Expected space separating root-level values');
  }

  /** Reads one scalar, or the beginning of a container and, in an object, the first name. True: a value is complete. */
  #value(open: string[]): boolean {
    const char = this.#peek();
    if (char === '')
      throw new Problem(
        open.length === 0
          ? 'Unexpected end-of-input'
          : `Unexpected end-of-input within/between ${nameOf(open)} entries`,
      );
    if (char === '{' || char === '[') {
      this.#at += 1;
      open.push(char);
      const close = closeOf(char);
      if (this.#peek() === close) {
        this.#at += 1;
        open.pop();
        return true;
      }
      if (char === '{') this.#fieldName();
      return false;
    }
    if (char === '"') this.#string('a string value');
    else if (char === '-' || (char >= '0' && char <= '9')) this.#number();
    else this.#literal();
    return true;
  }

  /** After a complete value: commas lead to the next one, close markers complete the containers around it. */
  #afterValue(open: string[]): void {
    while (open.length > 0) {
      const container = open.at(-1) as string;
      const char = this.#peek();
      if (char === '') throw new Problem(`Unexpected end-of-input: expected close marker for ${nameOf(open)}`);
      this.#at += 1;
      if (char === closeOf(container)) open.pop();
      else if (char === ',') {
        if (container === '{') this.#fieldName();
        return;
      } else if (char === ']' || char === '}')
        throw new Problem(`Unexpected close marker '${char}': expected '${closeOf(container)}'`);
      else {
        this.#at -= 1;
        this.#refuse(`was expecting comma to separate ${nameOf(open)} entries`);
      }
    }
  }

  #fieldName(): void {
    const char = this.#peek();
    if (char === '') throw new Problem('Unexpected end-of-input within/between Object entries');
    if (char !== '"') this.#refuse('was expecting double-quote to start field name');
    this.#string('field name');
    if (this.#peek() === '') throw new Problem('Unexpected end-of-input within/between Object entries');
    if (this.#peek() !== ':') this.#refuse('was expecting a colon to separate field name and value');
    this.#at += 1;
  }

  #string(what: 'a string value' | 'field name'): void {
    for (this.#at += 1; this.#at < this.text.length; this.#at += 1) {
      const char = this.text[this.#at] as string;
      if (char === '"') {
        this.#at += 1;
        return;
      }
      if (char < ' ') {
        throw new Problem(
          `Illegal unquoted character ((CTRL-CHAR, code ${char.charCodeAt(0)})): has to be escaped using backslash to be included in ${what === 'field name' ? 'name' : 'string value'}`,
        );
      }
      if (char === '\\') this.#escape();
    }
    throw new Problem(
      what === 'field name'
        ? 'Unexpected end-of-input in field name'
        : 'Unexpected end-of-input: was expecting closing quote for a string value',
    );
  }

  #escape(): void {
    this.#at += 1;
    const char = this.text[this.#at];
    if (char === undefined) throw new Problem('Unexpected end-of-input in character escape sequence');
    if (char === 'u') {
      for (let digit = 0; digit < 4; digit += 1) {
        this.#at += 1;
        if (this.#at >= this.text.length) throw new Problem('Unexpected end-of-input in character escape sequence');
        if (!/[0-9a-fA-F]/.test(this.text[this.#at] as string))
          this.#refuse('expected a hex-digit for character escape sequence');
      }
    } else if (!ESCAPES.includes(char))
      throw new Problem(`Unrecognized character escape ${quoted(this.text, this.#at)}`);
  }

  #number(): void {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.text);
    if (match === null) {
      this.#at += 1;
      this.#refuse('Expected digit (0-9) to follow minus sign, for valid numeric value');
    }
    this.#at += match[0].length;
    const next = this.text[this.#at] ?? '';
    if (/\d/.test(next)) throw new Problem('Invalid numeric value: Leading zeroes not allowed');
    if (next === '.') this.#refuseAfter('Decimal point not followed by a digit');
    if (next === 'e' || next === 'E') this.#refuseAfter('Exponent indicator not followed by a digit');
  }

  #literal(): void {
    const word = /[\p{L}\p{N}_$]*/uy;
    word.lastIndex = this.#at;
    const token = word.exec(this.text)?.[0] ?? '';
    if (token === '') this.#refuse(`expected a valid value ${VALUES}`);
    if (!LITERALS.includes(token))
      throw new Problem(`Unrecognized token '${token.slice(0, 256)}': was expecting ${VALUES}`);
    this.#at += token.length;
  }

  /** The next character that is not white space, '' at the end. */
  #peek(): string {
    while (' \t\r\n'.includes(this.text[this.#at] ?? 'x')) this.#at += 1;
    return this.text[this.#at] ?? '';
  }

  #refuseAfter(reason: string): never {
    this.#at += 1;
    if (this.#at >= this.text.length) throw new Problem('Unexpected end-of-input in a number');
    this.#refuse(reason);
  }

  #refuse(reason: string): never {
    throw new Problem(`Unexpected character (${quoted(this.text, this.#at)}): ${reason}`);
  }
}

function quoted(text: string, at: number): string {
  if (at >= text.length) return "'' (end of input)";
  const code = text.codePointAt(at) as number;
  return code < 0x20 ? `(CTRL-CHAR, code ${code})` : `'${String.fromCodePoint(code)}' (code ${code})`;
}

function closeOf(container: string): string {
  return container === '{' ? '}' : ']';
}

function nameOf(open: readonly string[]): string {
  return open.at(-1) === '{' ? 'Object' : 'Array';
}
