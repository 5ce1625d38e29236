import { TextCursor } from '../text-cursor.js';

export type CharacterTest = (codePoint: number) => boolean;

export type RegexNode =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assert'; readonly holds: (text: string, position: number) => boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly body: RegexNode; readonly least: number; readonly most: number };

const MAX_SOURCE = 500;
const MAX_COUNT = 1_000;
const MAX_DEPTH = 50;
const COUNT = /\{(\d{1,4})(,(\d{1,4})?)?\}/y;
const CODE = /x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}/y;

const isDigit: CharacterTest = (point) => point >= 48 && point <= 57;
const isWord: CharacterTest = (point) =>
  isDigit(point) || (point >= 65 && point <= 90) || (point >= 97 && point <= 122) || point === 95;
const isSpace: CharacterTest = (point) => point === 32 || (point >= 9 && point <= 13);
const isLineEnd: CharacterTest = (point) =>
  point === 10 || point === 13 || point === 0x85 || point === 0x2028 || point === 0x2029;
const not =
  (test: CharacterTest): CharacterTest =>
  (point) =>
    !test(point);

const CLASSES: ReadonlyMap<string, CharacterTest> = new Map([
  ['d', isDigit],
  ['D', not(isDigit)],
  ['w', isWord],
  ['W', not(isWord)],
  ['s', isSpace],
  ['S', not(isSpace)],
]);
const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['t', 9],
  ['n', 10],
  ['f', 12],
  ['r', 13],
]);

/** Reads the common part of the Java and JavaScript syntax; flags `i`, `m`, `s`, `u`. Throws ExpressionSyntaxError. */
export function parseRegex(source: string, flags: string): RegexNode {
  const cursor = new TextCursor(source);
  if (source.length > MAX_SOURCE) cursor.fail('the regular expression is too long');
  if (!/^[imsu]*$/.test(flags)) cursor.fail(`unknown flags '${flags}' of a regular expression`);
  const parser = new RegexParser(cursor, flags.includes('i'), flags.includes('m'), flags.includes('s'));
  const node = parser.parseChoice(0);
  if (!cursor.atEnd) cursor.fail(`unexpected '${cursor.peek()}'`);
  return node;
}

class RegexParser {
  constructor(
    private readonly cursor: TextCursor,
    private readonly ignoreCase: boolean,
    private readonly multiline: boolean,
    private readonly dotAll: boolean,
  ) {}

  parseChoice(depth: number): RegexNode {
    if (depth > MAX_DEPTH) this.cursor.fail('the regular expression is nested too deeply');
    const options: RegexNode[] = [];
    do options.push(this.#parseSequence(depth));
    while (this.cursor.tryTake('|'));
    return options.length === 1 ? (options[0] as RegexNode) : { kind: 'choice', options };
  }

  #parseSequence(depth: number): RegexNode {
    const parts: RegexNode[] = [];
    while (!this.cursor.atEnd && this.cursor.peek() !== '|' && this.cursor.peek() !== ')') {
      parts.push(this.#parseRepeats(this.#parseAtom(depth)));
    }
    return { kind: 'sequence', parts };
  }

  #parseRepeats(body: RegexNode): RegexNode {
    const bounds = this.#parseBounds();
    if (bounds === undefined) return body;
    this.cursor.tryTake('?'); // reluctant or not makes no difference to whether the whole text matches
    if (/[*+?]/.test(this.cursor.peek()) || this.cursor.tryMatch(COUNT) !== undefined)
      this.cursor.fail('nothing to repeat');
    return { kind: 'repeat', body, least: bounds[0], most: bounds[1] };
  }

  #parseBounds(): readonly [number, number] | undefined {
    if (this.cursor.tryTake('*')) return [0, Infinity];
    if (this.cursor.tryTake('+')) return [1, Infinity];
    if (this.cursor.tryTake('?')) return [0, 1];
    const count = this.cursor.tryMatch(COUNT);
    if (count === undefined) return undefined;
    const [least = '', most] = count.slice(1, -1).split(',');
    const bounds = [Number(least), most === undefined ? Number(least) : most === '' ? Infinity : Number(most)] as const;
    if (bounds[0] > bounds[1] || bounds[0] > MAX_COUNT || (bounds[1] > MAX_COUNT && bounds[1] !== Infinity)) {
      this.cursor.fail('bad repetition count');
    }
    return bounds;
  }

  #parseAtom(depth: number): RegexNode {
    const character = this.#nextCharacter();
    switch (character) {
      case '(':
        return this.#parseGroup(depth);
      case '[':
        return { kind: 'character', test: this.#parseClass() };
      case '.':
        return { kind: 'character', test: this.dotAll ? () => true : not(isLineEnd) };
      case '^':
        return { kind: 'assert', holds: (text, at) => at === 0 || (this.multiline && text[at - 1] === '\n') };
      case '$':
        return { kind: 'assert', holds: (text, at) => at === text.length || (this.multiline && text[at] === '\n') };
      case '\\':
        return this.#parseEscape();
      case '*':
      case '+':
      case '?':
      case '{':
        return this.cursor.fail('nothing to repeat');
      default:
        return { kind: 'character', test: this.#exactly(character.codePointAt(0) as number) };
    }
  }

  #parseGroup(depth: number): RegexNode {
    if (this.cursor.tryTake('?') && !this.cursor.tryTake(':'))
      this.cursor.fail('look-around and named groups are not supported');
    const group = this.parseChoice(depth + 1);
    this.cursor.expect(')');
    return group;
  }

  #parseEscape(): RegexNode {
    if (this.cursor.tryTake('b')) return { kind: 'assert', holds: isWordBoundary };
    if (this.cursor.tryTake('B')) return { kind: 'assert', holds: (text, at) => !isWordBoundary(text, at) };
    const meaning = this.#escapeMeaning();
    return { kind: 'character', test: typeof meaning === 'number' ? this.#exactly(meaning) : meaning };
  }

  /** What follows a backslash: a class, or the code point of one character. */
  #escapeMeaning(): CharacterTest | number {
    const code = this.cursor.tryMatch(CODE);
    if (code !== undefined) return Number.parseInt(code.slice(1), 16);
    const letter = this.#nextCharacter();
    const meaning = CLASSES.get(letter) ?? CONTROLS.get(letter);
    if (meaning !== undefined) return meaning;
    if (/[0-9A-Za-z]/.test(letter)) this.cursor.fail(`'\\${letter}' is not supported in a regular expression`);
    return letter.codePointAt(0) as number;
  }

  #parseClass(): CharacterTest {
    const negated = this.cursor.tryTake('^');
    const tests: CharacterTest[] = [];
    let first = true;
    while (first || this.cursor.peek() !== ']') {
      const low = this.#classMember();
      if (typeof low === 'number' && this.cursor.peek() === '-' && this.cursor.peek(1) !== ']') {
        this.cursor.expect('-');
        const high = this.#classMember();
        if (typeof high !== 'number' || high < low) this.cursor.fail('bad range in a character class');
        tests.push(this.#folded((point) => point >= low && point <= high));
      } else {
        tests.push(typeof low === 'number' ? this.#exactly(low) : low);
      }
      first = false;
    }
    this.cursor.expect(']');
    const inClass: CharacterTest = (point) => tests.some((test) => test(point));
    return negated ? not(inClass) : inClass;
  }

  #classMember(): CharacterTest | number {
    const character = this.#nextCharacter();
    return character === '\\' ? this.#escapeMeaning() : (character.codePointAt(0) as number);
  }

  #exactly(codePoint: number): CharacterTest {
    return this.#folded((point) => point === codePoint);
  }

  #folded(test: CharacterTest): CharacterTest {
    if (!this.ignoreCase) return test;
    return (point) => {
      const character = String.fromCodePoint(point);
      return (
        test(point) ||
        test(character.toLowerCase().codePointAt(0) as number) ||
        test(character.toUpperCase().codePointAt(0) as number)
      );
    };
  }

  #nextCharacter(): string {
    const first = this.cursor.next();
    const isPair = /[\uD800-\uDBFF]/.test(first) && /[\uDC00-\uDFFF]/.test(this.cursor.peek());
    return isPair ? first + this.cursor.next() : first;
  }
}

function isWordBoundary(text: string, at: number): boolean {
  const before = at > 0 && isWord(text.charCodeAt(at - 1));
  const after = at < text.length && isWord(text.charCodeAt(at));
  return before !== after;
}
