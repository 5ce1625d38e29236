import { ExpressionSyntaxError } from '../expression-syntax-error.js';
import { parseRegex, type CharacterTest, type RegexNode } from './regex-parser.js';

type Instruction =
  | { readonly op: 'character'; readonly test: CharacterTest }
  | { readonly op: 'split'; readonly targets: readonly number[] }
  | { readonly op: 'assert'; readonly holds: (text: string, position: number) => boolean }
  | { readonly op: 'match' };

/** Counted repetitions are written out, so a small text can ask for a large program. */
const MAX_PROGRAM = 2_000;

/**
 * A regular expression of a path filter, matched in time linear in the text whatever the expression is: all
 * alternatives advance together, one character at a time, and nothing is tried twice (Thompson's construction).
 * `RegExp` backtracks and could be kept busy for hours by a definition (rule S5). Without look-around and
 * back-references, which cannot be matched this way. Throws ExpressionSyntaxError.
 */
export class LinearRegex {
  readonly #program: Instruction[] = [];
  #emitted = 0;

  constructor(source: string, flags: string) {
    this.#emit(parseRegex(source, flags));
    this.#program.push({ op: 'match' });
  }

  /** Steps that matching takes at most for each character. */
  get size(): number {
    return this.#program.length;
  }

  /** True when the expression matches the text from its first to its last character, as `=~` asks. */
  matchesWhole(text: string): boolean {
    let current = this.#reach([0], text, 0);
    for (let position = 0; position < text.length && current.length > 0;) {
      const codePoint = text.codePointAt(position) as number;
      position += codePoint > 0xffff ? 2 : 1;
      const passed: number[] = [];
      for (const address of current) {
        const instruction = this.#program[address] as Instruction;
        if (instruction.op === 'character' && instruction.test(codePoint)) passed.push(address + 1);
      }
      current = this.#reach(passed, text, position);
    }
    return current.some((address) => this.#program[address]?.op === 'match');
  }

  /** All instructions that consume or match, reached from `addresses` without consuming. */
  #reach(addresses: readonly number[], text: string, position: number): number[] {
    const reached: number[] = [];
    const seen = new Uint8Array(this.#program.length);
    const pending = [...addresses];
    for (let address = pending.pop(); address !== undefined; address = pending.pop()) {
      if (seen[address] === 1) continue;
      seen[address] = 1;
      const instruction = this.#program[address] as Instruction;
      if (instruction.op === 'split') pending.push(...instruction.targets);
      else if (instruction.op !== 'assert') reached.push(address);
      else if (instruction.holds(text, position)) pending.push(address + 1);
    }
    return reached;
  }

  #emit(node: RegexNode): void {
    this.#emitted += 1;
    if (this.#emitted > MAX_PROGRAM) throw new ExpressionSyntaxError('the regular expression is too large');
    switch (node.kind) {
      case 'character':
        this.#program.push({ op: 'character', test: node.test });
        break;
      case 'assert':
        this.#program.push({ op: 'assert', holds: node.holds });
        break;
      case 'sequence':
        for (const part of node.parts) this.#emit(part);
        break;
      case 'choice':
        this.#emitChoice(node.options);
        break;
      case 'repeat':
        this.#emitRepeat(node.body, node.least, node.most);
        break;
    }
  }

  #emitChoice(options: readonly RegexNode[]): void {
    const starts: number[] = [];
    const ends: number[] = [];
    const fork = this.#reserve();
    for (const option of options) {
      starts.push(this.#program.length);
      this.#emit(option);
      ends.push(this.#reserve());
    }
    this.#program[fork] = { op: 'split', targets: starts };
    for (const end of ends) this.#program[end] = { op: 'split', targets: [this.#program.length] };
  }

  #emitRepeat(body: RegexNode, least: number, most: number): void {
    for (let count = 0; count < least; count += 1) this.#emit(body);
    if (most === Infinity) {
      const fork = this.#reserve();
      this.#emit(body);
      this.#program.push({ op: 'split', targets: [fork] });
      this.#program[fork] = { op: 'split', targets: [fork + 1, this.#program.length] };
      return;
    }
    for (let count = least; count < most; count += 1) {
      const fork = this.#reserve();
      this.#emit(body);
      this.#program[fork] = { op: 'split', targets: [fork + 1, this.#program.length] };
    }
  }

  /** A place for an instruction whose targets are known only later. */
  #reserve(): number {
    return this.#program.push({ op: 'split', targets: [] }) - 1;
  }
}
