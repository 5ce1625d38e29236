/*
 * Explains why a text is no JSON, in the words of the Jackson parser, whose messages AWS hands on for definitions and
 * execution inputs (facts/api.md §6). Iterative: the depth of the text does not matter.
 */

/** Why a text is no JSON. */
export interface JsonSyntaxError {
  /** E.g. `Unrecognized token 'not': was expecting (JSON String, …)`. */
  readonly message: string;
  /** E.g. `[Source: (String)"not a definition"; line: 1, column: 4]`. */
  readonly source: string;
}

interface Fault {
  readonly message: string;
  /** How many characters the parser had read. */
  readonly read: number;
}

type Expected = 'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end' | 'nothing';

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const MAX_SOURCE_LENGTH = 500;
const MAX_TOKEN_LENGTH = 256;

/** Explains the first mistake of a text that `JSON.parse` refuses. */
export function explainJsonSyntaxError(text: string): JsonSyntaxError {
  const { message, read } = findFault(text) ?? { message: 'Invalid JSON', read: text.length };
  return { message, source: source(text, read) };
}

/** True when objects and arrays are nested more than `most` levels; the text need not be valid JSON. */
export function isNestedDeeperThan(most: number, text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === '"') index = stringEnd(text, index);
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    if (depth > most) return true;
  }
  return false;
}

/** Index of the closing quote of the string that opens at `start`, or the end of the text. */
function stringEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index;
  }
  return text.length;
}

function source(text: string, read: number): string {
  const lines = text.slice(0, read).split('\n');
  const shown = text.slice(0, MAX_SOURCE_LENGTH);
  const more = text.length > MAX_SOURCE_LENGTH ? `[truncated ${text.length - MAX_SOURCE_LENGTH} chars]` : '';
  return `[Source: (String)"${shown}"${more}; line: ${lines.length}, column: ${(lines.at(-1) ?? '').length + 1}]`;
}

function findFault(text: string): Fault | undefined {
  const open: { readonly isObject: boolean; readonly start: number }[] = [];
  let expected: Expected = 'value';
  let index = 0;
  for (;;) {
    while (' \t\r\n'.includes(text[index] ?? '-')) index++;
    const char = text[index];
    const inside = open.at(-1);
    if (char === undefined) return expected === 'nothing' ? undefined : endOfInput(text, inside);
    if (char < ' ')
      return unexpected(
        text,
        index,
        'only regular white space (\\r, \\n, \\t) is allowed between tokens',
        'Illegal character',
      );

    const closes = inside !== undefined && char === (inside.isObject ? '}' : ']');
    if (closes && expected.endsWith('or end')) {
      open.pop();
      index++;
      expected = open.length === 0 ? 'nothing' : 'comma or end';
      continue;
    }
    switch (expected) {
      case 'nothing':
        return { message: 'Trailing token found after value', read: index + 1 };
      case 'colon':
        if (char !== ':') return unexpected(text, index, 'was expecting a colon to separate field name and value');
        expected = 'value';
        index++;
        continue;
      case 'comma or end':
        if (char !== ',')
          return unexpected(
            text,
            index,
            `was expecting comma to separate ${inside?.isObject ? 'Object' : 'Array'} entries`,
          );
        expected = inside?.isObject ? 'name' : 'value';
        index++;
        continue;
      case 'name':
      case 'name or end':
        if (char !== '"') return unexpected(text, index, 'was expecting double-quote to start field name');
        expected = 'colon';
        break;
      default:
        if (char === '{' || char === '[') {
          open.push({ isObject: char === '{', start: index });
          expected = char === '{' ? 'name or end' : 'value or end';
          index++;
          continue;
        }
        expected = open.length === 0 ? 'nothing' : 'comma or end';
    }
    const end = char === '"' ? readString(text, index) : readScalar(text, index, open.length === 0);
    if (typeof end !== 'number') return end;
    index = end;
  }
}

/** Index after the string that opens at `start`, or what is wrong in it. */
function readString(text: string, start: number): number | Fault {
  for (let index = start + 1; index < text.length; index++) {
    const char = text[index] as string;
    if (char === '"') return index + 1;
    if (char < ' ')
      return unexpected(
        text,
        index,
        'has to be escaped using backslash to be included in string value',
        'Illegal unquoted character',
      );
    if (char !== '\\') continue;
    const escape = text[++index];
    if (escape === undefined) break;
    if (escape === 'u') {
      for (const last = index + 4; index < last;) {
        if (text[++index] === undefined)
          return { message: 'Unexpected end-of-input in character escape sequence', read: text.length };
        if (!/[0-9a-fA-F]/.test(text[index] as string))
          return unexpected(text, index, 'expected a hex-digit for character escape sequence');
      }
    } else if (!'"\\/bfnrt'.includes(escape)) {
      return { message: `Unrecognized character escape ${describe(escape)}`, read: index + 1 };
    }
  }
  return { message: 'Unexpected end-of-input: was expecting closing quote for a string value', read: text.length };
}

/** Index after the number, `true`, `false` or `null` that starts at `start`, or what is wrong with it. */
function readScalar(text: string, start: number, isRoot: boolean): number | Fault {
  const first = text[start] as string;
  if (/[-0-9]/.test(first)) return readNumber(text, start, isRoot);
  const word = /^[\p{ID_Continue}$]*/u.exec(text.slice(start, start + MAX_TOKEN_LENGTH))?.[0] ?? '';
  if (word === 'true' || word === 'false' || word === 'null') return start + word.length;
  if (word === '') return unexpected(text, start, `expected a valid value ${VALUES}`);
  return { message: `Unrecognized token '${word}': was expecting ${VALUES}`, read: start + word.length };
}

function readNumber(text: string, start: number, isRoot: boolean): number | Fault {
  let index = start;
  const inNumber = (why: string): Fault =>
    index < text.length
      ? unexpected(text, index, why, 'Unexpected character', ' in numeric value')
      : { message: `Unexpected end-of-input in numeric value: ${why}`, read: index };
  const digits = (): number => {
    const from = index;
    while (/[0-9]/.test(text[index] ?? '')) index++;
    return index - from;
  };

  if (text[index] === '-') index++;
  const whole = index;
  if (digits() === 0) return inNumber('expected digit (0-9) to follow minus sign, for valid numeric value');
  if (text[whole] === '0' && index > whole + 1)
    return { message: 'Invalid numeric value: Leading zeroes not allowed', read: whole + 1 };
  if (text[index] === '.') {
    index++;
    if (digits() === 0) return inNumber('Decimal point not followed by a digit');
  }
  if (/[eE]/.test(text[index] ?? '')) {
    index++;
    if (/[-+]/.test(text[index] ?? '')) index++;
    if (digits() === 0) return inNumber('Exponent indicator not followed by a digit');
  }
  if (isRoot && index < text.length && !/\s/.test(text[index] as string)) {
    return unexpected(text, index, 'Expected space separating root-level values');
  }
  return index;
}

function endOfInput(text: string, inside: { isObject: boolean; start: number } | undefined): Fault {
  const read = text.length;
  if (inside === undefined) return { message: 'No content to map due to end-of-input', read };
  const kind = inside.isObject ? 'Object' : 'Array';
  return {
    message: `Unexpected end-of-input: expected close marker for ${kind} (start marker at ${source(text, inside.start)})`,
    read,
  };
}

function unexpected(text: string, index: number, why: string, what = 'Unexpected character', where = ''): Fault {
  return { message: `${what} (${describe(text[index] as string)})${where}: ${why}`, read: index + 1 };
}

function describe(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 32 || (code >= 127 && code < 160)) return `(CTRL-CHAR, code ${code})`;
  return code > 255 ? `'${char}' (code ${code} / 0x${code.toString(16)})` : `'${char}' (code ${code})`;
}
