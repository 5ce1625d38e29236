import { ExpressionSyntaxError } from './expression-syntax-error.js';

/** A reading position in an expression; shared by the parsers of paths, filters and intrinsic calls. */
export class TextCursor {
  position = 0;

  constructor(readonly text: string) {}

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** The character `ahead` places on, `''` past the end. */
  peek(ahead = 0): string {
    return this.text.charAt(this.position + ahead);
  }

  next(): string {
    if (this.atEnd) this.fail('unexpected end');
    return this.text.charAt(this.position++);
  }

  /** Steps over `token` when it stands here. */
  tryTake(token: string): boolean {
    if (!this.text.startsWith(token, this.position)) return false;
    this.position += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.tryTake(token)) this.fail(`expected '${token}'`);
  }

  /** What the sticky expression matches here, or undefined. */
  tryMatch(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.position;
    const found = sticky.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  skipSpaces(): void {
    while (/\s/.test(this.peek())) this.position += 1;
  }

  fail(reason: string): never {
    throw new ExpressionSyntaxError(`${reason} at position ${this.position} of '${this.text}'`);
  }
}
