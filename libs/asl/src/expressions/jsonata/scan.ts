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
/**
 * Steps of a path. The parser looks at all steps before each new one: a path of 5,000 takes it half a second. No JSON is so
 * deep that a longer one could find something in it (rule S7).
 */
const MAX_STEPS = 500;
/** Operators that end a path, whatever stands around them. `*` and `%` may be steps. */
const ENDS_PATH = ',;:+-=<>!&?';

const OPENING = '([{';
const CLOSING = ')]}';

/** Refuses what must not reach the parser, which runs in this process. Throws ExpressionSyntaxError. */
export function scanBeforeParsing(text: string): void {
  if (text.length > MAX_LENGTH) refuse(`The expression is longer than ${MAX_LENGTH} characters`);
  const groups: Group[] = [newGroup()];
  let slash: Slash = 'begins a regex';
  for (let at = 0; at < text.length;) {
    const group = groups.at(-1) as Group;
    const start = at;
    const char = text.charAt(at);
    if (' \t\n\r\v'.includes(char)) at++;
    else if (text.startsWith('/*', at)) at = after(text, '*/', at + 2);
    else if (char === '"' || char === "'") [at, slash] = [afterQuoted(text, at), 'divides'];
    else if (char === '`') [at, slash] = [after(text, '`', at + 1), 'divides'];
    else if (char === '/' && slash === 'either') return requireSmall(text);
    else if (char === '/' && slash === 'begins a regex') [at, slash] = [afterRegex(text, at + 1), 'divides'];
    else if (text.startsWith('??', at) || text.startsWith('?:', at)) {
      [group.copies, group.steps] = [2, 0];
      [at, slash] = [at + 2, 'begins a regex'];
    } else if (OPENING.includes(char)) {
      if (groups.length > MAX_NESTING) refuse(`The expression is nested deeper than ${MAX_NESTING} levels`);
      groups.push(newGroup());
      [at, slash] = [at + 1, 'begins a regex'];
    } else if (CLOSING.includes(char)) {
      const closed = groups.length > 1 ? groups.pop() : undefined;
      const outer = groups.at(-1) as Group;
      if (closed !== undefined) outer.weight += closed.weight * closed.copies;
      [at, slash] = [at + 1, char === ')' ? 'divides' : 'either'];
    } else {
      if (ENDS_PATH.includes(char)) group.steps = 0;
      else if (char === '.' && ++group.steps > MAX_STEPS) refuse(`A path has more than ${MAX_STEPS} steps`);
      [at, slash] = afterWord(text, at);
    }
    (groups.at(-1) as Group).weight += at - start;
    if ((groups.at(-1) as Group).weight > MAX_WEIGHT) refuse('The expression is too complex');
  }
}

/** What a `/` at this place means to the parser: it decides by what it is about to read, which cannot always be seen here. */
type Slash = 'divides' | 'begins a regex' | 'either';

/** Where it cannot be told what is text and what is not: as if every operator doubled everything, and all were one path. */
function requireSmall(text: string): void {
  const copies = text.match(/\?[?:]/g)?.length ?? 0;
  const steps = text.match(/\./g)?.length ?? 0;
  if (text.length * 2 ** copies > MAX_WEIGHT || steps > MAX_STEPS) refuse('The expression is too complex');
}

interface Group {
  weight: number;
  copies: number;
  /** Of the path that is being read. */
  steps: number;
}

function newGroup(): Group {
  return { weight: 0, copies: 1, steps: 0 };
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

/** They may stand for themselves: names of members, the wildcard, the parent. */
const OPERATORS_OR_VALUES: ReadonlySet<string> = new Set(['and', 'or', 'in', '*', '%']);

/** One word (a name, a variable, a number), or one character of an operator. */
function afterWord(text: string, from: number): [at: number, slash: Slash] {
  let at = from;
  while (at < text.length && /[^\s()[\]{},.;:?+\-*/%|=<>^!~&#@"'`]/.test(text.charAt(at))) at++;
  const isWord = at > from;
  if (!isWord) at++;
  if (OPERATORS_OR_VALUES.has(text.slice(from, at))) return [at, 'either'];
  return [at, isWord ? 'divides' : 'begins a regex'];
}
