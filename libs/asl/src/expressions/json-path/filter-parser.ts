import type { Json } from '../../data/json.js';
import type { TextCursor } from '../text-cursor.js';
import { isComparison } from './comparisons.js';
import { LinearRegex } from './linear-regex.js';
import { parseQuoted } from './quoted-text.js';
import type { Condition, Operand, PathSyntax } from './syntax.js';

const OPERATOR = /===|!==|==|!=|<=|>=|=~|<|>|(?:subsetof|anyof|noneof|contains|size|empty|nin|in)\b/iy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /(?:true|false|null)\b/y;
const FLAGS = /[a-zA-Z]*/y;
const MAX_DEPTH = 50;

/** Reads the conditions of `[?( … )]` and the operands of path functions. `parsePath` reads the paths inside. */
export class FilterParser {
  #depth = 0;

  constructor(
    private readonly cursor: TextCursor,
    private readonly parsePath: () => PathSyntax,
  ) {}

  /** `||` binds weakest, then `&&`, then `!`. Stops before what does not belong to the condition. */
  parseCondition(): Condition {
    if (++this.#depth > MAX_DEPTH) this.cursor.fail('a filter is nested too deeply');
    const terms = this.#parseTerms('||', () => {
      const factors = this.#parseTerms('&&', () => this.#parseFactor());
      return factors.length === 1 ? (factors[0] as Condition) : { kind: 'and', terms: factors };
    });
    this.#depth -= 1;
    return terms.length === 1 ? (terms[0] as Condition) : { kind: 'or', terms };
  }

  #parseTerms(separator: string, parseTerm: () => Condition): Condition[] {
    const terms: Condition[] = [];
    do {
      this.cursor.skipSpaces();
      terms.push(parseTerm());
      this.cursor.skipSpaces();
    } while (this.cursor.tryTake(separator));
    return terms;
  }

  #parseFactor(): Condition {
    let negated = false;
    while (this.cursor.tryTake('!')) {
      negated = !negated;
      this.cursor.skipSpaces();
    }
    const factor = this.cursor.tryTake('(') ? this.#parseGroup() : this.#parseTest();
    return negated ? { kind: 'not', term: factor } : factor;
  }

  #parseGroup(): Condition {
    const condition = this.parseCondition();
    this.cursor.expect(')');
    return condition;
  }

  #parseTest(): Condition {
    const left = this.parseOperand();
    this.cursor.skipSpaces();
    const operator = this.cursor.tryMatch(OPERATOR)?.toLowerCase();
    if (operator === undefined) {
      return left.kind === 'path' ? { kind: 'exists', path: left.path } : this.cursor.fail('expected a comparison');
    }
    this.cursor.skipSpaces();
    const right = this.parseOperand();
    if (left.kind === 'regex' || (operator === '=~') !== (right.kind === 'regex')) {
      this.cursor.fail("a /regular expression/ stands on the right of '=~' and nowhere else");
    }
    if (operator !== '=~' && !isComparison(operator)) this.cursor.fail(`unknown operator '${operator}'`);
    return { kind: 'compare', left, operator, right };
  }

  /** A path, a text in quotes, a number, true, false, null, a list of those, or a regular expression between slashes. */
  parseOperand(): Operand {
    const first = this.cursor.peek();
    if (first === '$' || first === '@') return { kind: 'path', path: this.parsePath() };
    if (first === '/') return { kind: 'regex', regex: this.#parseRegex() };
    return { kind: 'literal', value: first === '[' ? this.#parseList() : this.#parseLiteral() };
  }

  #parseLiteral(): Json {
    if (this.cursor.peek() === "'" || this.cursor.peek() === '"') return parseQuoted(this.cursor);
    const text = this.cursor.tryMatch(NUMBER) ?? this.cursor.tryMatch(WORD);
    return text === undefined ? this.cursor.fail('expected a value') : (JSON.parse(text) as Json);
  }

  #parseList(): Json[] {
    const items: Json[] = [];
    this.cursor.expect('[');
    this.cursor.skipSpaces();
    while (!this.cursor.tryTake(']')) {
      if (items.length > 0) this.cursor.expect(',');
      this.cursor.skipSpaces();
      items.push(this.#parseLiteral());
      this.cursor.skipSpaces();
    }
    return items;
  }

  #parseRegex(): LinearRegex {
    this.cursor.expect('/');
    let source = '';
    while (!this.cursor.tryTake('/')) {
      const character = this.cursor.next();
      source += character === '\\' ? character + this.cursor.next() : character;
    }
    return new LinearRegex(source, this.cursor.tryMatch(FLAGS) ?? '');
  }
}
