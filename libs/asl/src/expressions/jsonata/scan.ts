import { ExpressionSyntaxError } from '../expression-syntax-error.js';

/** Longer than any expression a person writes, short enough for the parser's cost not to matter. Ours; AWS's is not known. */
const MAX_LENGTH = 65_536;
/** Brackets inside each other. The parser is recursive: 20,000 of `[` would overflow its stack. */
const MAX_NESTING = 200;
/**
 * The parser copies what stands left of `??` and `?:`, so brackets around brackets around such an operator double the
 * syntax tree with each level: thirty levels in a hundred characters would exhaust the memory. Counted as characters
 * after all copies have been made.
 */
const MAX_WEIGHT = 250_000;

const OPENING = '([{';
const CLOSING = ')]}';

/** Refuses what must not reach the parser, which runs in this process. Throws ExpressionSyntaxError. */
export function scanBeforeParsing(text: string): void {
  if (text.length > MAX_LENGTH) refuse(`The expression is longer than ${MAX_LENGTH} characters`);
  const groups: Group[] = [{ weight: 0, copies: 1 }];
  let endsValue = false; // after a value `/` divides, elsewhere it begins a regular expression
  for (let at = 0; at < text.length; ) {
    const group = groups.at(-1) as Group;
    const start = at;
    const char = text.charAt(at);
    if (' \t\n\r\v'.includes(char)) at++;
    else if (text.startsWith('/*', at)) at = after(text, '*/', at + 2);
    else if (char === '"' || char === "'") [at, endsValue] = [afterQuoted(text, at), true];
    else if (char === '`') [at, endsValue] = [after(text, '`', at + 1), true];
    else if (char === '/' && !endsValue) [at, endsValue] = [afterRegex(text, at + 1), true];
    else if (text.startsWith('??', at) || text.startsWith('?:', at)) {
      group.copies = 2;
      [at, endsValue] = [at + 2, false];
    } else if (OPENING.includes(char)) {
      if (groups.length > MAX_NESTING) refuse(`The expression is nested deeper than ${MAX_NESTING} levels`);
      groups.push({ weight: 0, copies: 1 });
      [at, endsValue] = [at + 1, false];
    } else if (CLOSING.includes(char)) {
      const closed = groups.length > 1 ? groups.pop() : undefined;
      const outer = groups.at(-1) as Group;
      if (closed !== undefined) outer.weight += closed.weight * closed.copies;
      [at, endsValue] = [at + 1, true];
    } else [at, endsValue] = afterWord(text, at);
    (groups.at(-1) as Group).weight += at - start;
    if ((groups.at(-1) as Group).weight > MAX_WEIGHT) refuse('The expression is too complex');
  }
}

interface Group {
  weight: number;
  copies: number;
}

function refuse(message: string): never {
  throw new ExpressionSyntaxError(message);
}

function after(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found + end.length;
}

function afterQuoted(text: string, from: number): number {
  const quote = text.charAt(from);
  let at = from + 1;
  while (at < text.length && text.charAt(at) !== quote) at += text.charAt(at) === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

/** As the parser finds the end: a `/` that is outside of brackets and not escaped. */
function afterRegex(text: string, from: number): number {
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (OPENING.includes(char)) depth++;
    else if (CLOSING.includes(char)) depth--;
    else if (char === '/' && depth === 0) break;
  }
  return Math.min(at + 1, text.length);
}

const KEYWORDS: ReadonlySet<string> = new Set(['and', 'or', 'in']);

/** One word (a name, a variable, a number), or one character of an operator. */
function afterWord(text: string, from: number): [at: number, endsValue: boolean] {
  let at = from;
  while (at < text.length && /[^\s()[\]{},.;:?+\-*/%|=<>^!~&#@"'`]/.test(text.charAt(at))) at++;
  if (at === from) return [from + 1, false];
  return [at, !KEYWORDS.has(text.slice(from, at))];
}
