import { TextCursor } from '../text-cursor.js';
import { FilterParser } from './filter-parser.js';
import { pathFunctions } from './functions.js';
import { parseQuoted } from './quoted-text.js';
import type { Operand, PathRoot, PathSyntax, Segment } from './syntax.js';

const VARIABLE_NAME = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const SLICE = /(-?\d{1,9})?\s*:\s*(-?\d{1,9})?/y;
const INTEGER = /-?\d{1,9}/y;
const NAME_ENDS = ' \t\r\n.[](),\'"*?@';
const NAME_ENDS_IN_FILTER = `${NAME_ENDS}=<>!&|~`;
/** Filters may hold paths with filters; deeper than this is refused. */
const MAX_FILTER_DEPTH = 10;
/** As deep as JSON may be nested (rule S7); no path can go deeper. */
const MAX_SEGMENTS = 500;

/** Parses a whole text as a path; throws ExpressionSyntaxError. */
export function parsePath(text: string): PathSyntax {
  const cursor = new TextCursor(text);
  const path = parsePathAt(cursor);
  if (!cursor.atEnd) cursor.fail(`unexpected '${cursor.peek()}'`);
  return path;
}

/** Parses the path that begins at the cursor and leaves the cursor behind it. `filterDepth` is 0 outside filters. */
export function parsePathAt(cursor: TextCursor, filterDepth = 0): PathSyntax {
  if (filterDepth > MAX_FILTER_DEPTH) cursor.fail('filters are nested too deeply');
  const root = parseRoot(cursor, filterDepth);
  const segments: Segment[] = [];
  for (;;) {
    const last = segments.at(-1);
    const segment = parseSegment(cursor, filterDepth, last?.kind === 'descendants');
    if (segment === undefined) break;
    if (segments.length >= MAX_SEGMENTS) cursor.fail('a path has too many segments');
    if (last?.kind === 'function' && segment.kind !== 'function') cursor.fail('a function must come last');
    segments.push(segment);
  }
  if (segments.at(-1)?.kind === 'descendants') cursor.fail("a path must not end with '..'");
  return { root, segments };
}

function parseRoot(cursor: TextCursor, filterDepth: number): PathRoot {
  if (filterDepth > 0 && cursor.tryTake('@')) return { kind: 'item' };
  if (!cursor.tryTake('$')) cursor.fail("a path must start with '$'");
  if (cursor.tryTake('$')) return { kind: 'context' };
  const name = cursor.tryMatch(VARIABLE_NAME);
  return name === undefined ? { kind: 'document' } : { kind: 'variable', name };
}

function parseSegment(cursor: TextCursor, filterDepth: number, descending: boolean): Segment | undefined {
  if (cursor.peek() === '[') return parseBrackets(cursor, filterDepth);
  if (descending) return cursor.tryTake('*') ? { kind: 'wildcard' } : parseMember(cursor, filterDepth);
  if (cursor.tryTake('..')) return { kind: 'descendants' };
  if (!cursor.tryTake('.')) return undefined;
  return cursor.tryTake('*') ? { kind: 'wildcard' } : parseMember(cursor, filterDepth);
}

/** The name after a dot. A backslash takes the next character as it is; `\uXXXX` is a code unit (ASL, "Reference Paths"). */
function parseMember(cursor: TextCursor, filterDepth: number): Segment {
  const ends = filterDepth > 0 ? NAME_ENDS_IN_FILTER : NAME_ENDS;
  let name = '';
  while (!cursor.atEnd && !ends.includes(cursor.peek())) {
    const character = cursor.next();
    name += character === '\\' ? parseNameEscape(cursor) : character;
  }
  if (name === '') cursor.fail('expected a member name');
  return cursor.tryTake('(') ? parseFunction(cursor, name, filterDepth) : { kind: 'member', name };
}

function parseNameEscape(cursor: TextCursor): string {
  const code = cursor.tryMatch(/u[0-9a-fA-F]{4}/y);
  return code === undefined ? cursor.next() : String.fromCharCode(Number.parseInt(code.slice(1), 16));
}

function parseFunction(cursor: TextCursor, name: string, filterDepth: number): Segment {
  if (!pathFunctions.has(name)) cursor.fail(`unknown function '${name}'`);
  const args: Operand[] = [];
  cursor.skipSpaces();
  while (!cursor.tryTake(')')) {
    if (args.length > 0) cursor.expect(',');
    cursor.skipSpaces();
    args.push(filterParser(cursor, filterDepth).parseOperand());
    cursor.skipSpaces();
  }
  return { kind: 'function', name, args };
}

function parseBrackets(cursor: TextCursor, filterDepth: number): Segment {
  cursor.expect('[');
  cursor.skipSpaces();
  const segment = parseBracketContent(cursor, filterDepth);
  cursor.skipSpaces();
  cursor.expect(']');
  return segment;
}

function parseBracketContent(cursor: TextCursor, filterDepth: number): Segment {
  if (cursor.tryTake('*')) return { kind: 'wildcard' };
  if (cursor.tryTake('?')) return parseFilter(cursor, filterDepth);
  if (cursor.peek() === "'" || cursor.peek() === '"') {
    const [name, ...more] = parseList(cursor, () => parseQuoted(cursor)) as [string, ...string[]];
    return more.length === 0 ? { kind: 'member', name } : { kind: 'members', names: [name, ...more] };
  }
  const slice = cursor.tryMatch(SLICE);
  if (slice !== undefined) {
    const [from = '', to = ''] = slice.split(':').map((bound) => bound.trim());
    return { kind: 'slice', from: from === '' ? undefined : Number(from), to: to === '' ? undefined : Number(to) };
  }
  const [index, ...more] = parseList(cursor, () => parseIndex(cursor)) as [number, ...number[]];
  return more.length === 0 ? { kind: 'index', index } : { kind: 'indexes', indexes: [index, ...more] };
}

function parseFilter(cursor: TextCursor, filterDepth: number): Segment {
  cursor.skipSpaces();
  cursor.expect('(');
  const condition = filterParser(cursor, filterDepth).parseCondition();
  cursor.skipSpaces();
  cursor.expect(')');
  return { kind: 'filter', condition };
}

/** Paths inside a filter are read by this file again, one level deeper. */
function filterParser(cursor: TextCursor, filterDepth: number): FilterParser {
  return new FilterParser(cursor, () => parsePathAt(cursor, filterDepth + 1));
}

function parseIndex(cursor: TextCursor): number {
  const digits = cursor.tryMatch(INTEGER);
  return digits === undefined
    ? cursor.fail("'[' must be followed by a quoted name, an index, a slice, '*' or '?'")
    : Number(digits);
}

function parseList<T>(cursor: TextCursor, parseItem: () => T): T[] {
  const items: T[] = [];
  do {
    cursor.skipSpaces();
    items.push(parseItem());
    cursor.skipSpaces();
  } while (cursor.tryTake(','));
  return items;
}
