import type { Json } from '../../data/json.js';
import { parsePathAt } from '../json-path/path-parser.js';
import type { PathSyntax } from '../json-path/syntax.js';
import { TextCursor } from '../text-cursor.js';

export type IntrinsicArgument =
  | {
      readonly kind: 'literal';
      readonly value: Json;
      /** A text literal with its backslashes. */ readonly raw?: string;
    }
  | { readonly kind: 'path'; readonly text: string; readonly syntax: PathSyntax }
  | IntrinsicCall;

export interface IntrinsicCall {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly IntrinsicArgument[];
}

const NAME = /States\.[A-Za-z0-9]+/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
const WORD = /(?:true|false|null)\b/y;
/** AWS allows ten calls inside each other in one field. */
const MAX_NESTED_CALLS = 10;

/** Parses `States.Name(argument, …)`; throws ExpressionSyntaxError. */
export function parseIntrinsic(text: string): IntrinsicCall {
  const cursor = new TextCursor(text.trim());
  const call = parseCall(cursor, 1);
  if (!cursor.atEnd) cursor.fail(`unexpected '${cursor.peek()}'`);
  return call;
}

function parseCall(cursor: TextCursor, depth: number): IntrinsicCall {
  if (depth > MAX_NESTED_CALLS) cursor.fail(`more than ${MAX_NESTED_CALLS} nested calls`);
  const name = cursor.tryMatch(NAME) ?? cursor.fail('expected an intrinsic function');
  cursor.skipSpaces();
  cursor.expect('(');
  cursor.skipSpaces();
  const args: IntrinsicArgument[] = [];
  while (!cursor.tryTake(')')) {
    if (args.length > 0) cursor.expect(',');
    cursor.skipSpaces();
    args.push(parseArgument(cursor, depth));
    cursor.skipSpaces();
  }
  return { kind: 'call', name, args };
}

function parseArgument(cursor: TextCursor, depth: number): IntrinsicArgument {
  const first = cursor.peek();
  if (first === '$') return parsePathArgument(cursor);
  if (first === "'") return parseText(cursor);
  if (first === 'S') return parseCall(cursor, depth + 1);
  const literal = cursor.tryMatch(NUMBER) ?? cursor.tryMatch(WORD) ?? cursor.fail('expected an argument');
  return { kind: 'literal', value: JSON.parse(literal) as Json };
}

function parsePathArgument(cursor: TextCursor): IntrinsicArgument {
  const start = cursor.position;
  const syntax = parsePathAt(cursor);
  return { kind: 'path', text: cursor.text.slice(start, cursor.position), syntax };
}

/** A text in single quotes. Only `\'`, `\{`, `\}` and `\\` are escapes; any other backslash is refused (ASL, "Intrinsic Functions"). */
function parseText(cursor: TextCursor): IntrinsicArgument {
  cursor.expect("'");
  let value = '';
  const start = cursor.position;
  while (!cursor.tryTake("'")) {
    const character = cursor.next();
    if (character === '\\' && !"'{}\\".includes(cursor.peek() || ' '))
      cursor.fail("a backslash must be followed by ', {, } or \\");
    value += character === '\\' ? cursor.next() : character;
  }
  return { kind: 'literal', value, raw: cursor.text.slice(start, cursor.position - 1) };
}
