import { randomUUID } from 'node:crypto';

import { isJsonObject, type Json } from '../../data/json.js';
import { refuse, requireText, type IntrinsicFunction } from './intrinsic-function.js';

const MAX_DEPTH = 500;

/** States.Format, StringSplit, UUID. */
export const textFunctions: readonly (readonly [string, IntrinsicFunction])[] = [
  [
    'States.Format',
    {
      minArgs: 1,
      maxArgs: Infinity,
      rawTemplate: true,
      call: ([template, ...values]) => format(requireText(template, 'the template'), values),
    },
  ],
  [
    'States.StringSplit',
    {
      minArgs: 2,
      maxArgs: 2,
      call: ([text, delimiters]) => split(requireText(text, 'the text'), requireText(delimiters, 'the delimiters')),
    },
  ],
  ['States.UUID', { minArgs: 0, maxArgs: 0, call: (_args, scope) => scope.uuid?.() ?? randomUUID() }],
];

/** `{}` takes the next value; `\{`, `\}`, `\'` and `\\` are the character itself. */
function format(template: string, values: readonly Json[]): string {
  let formatted = '';
  let used = 0;
  for (let index = 0; index < template.length; index += 1) {
    const character = template[index] as string;
    if (character === '\\' && index + 1 < template.length) {
      index += 1;
      formatted += template[index] as string;
    } else if (character !== '{') {
      formatted += character;
    } else {
      if (template[index + 1] !== '}') refuse("Invalid template in States.Format: matching '}' not found for '{'.");
      index += 1;
      if (used < values.length) formatted += displayText(values[used] as Json);
      used += 1;
    }
  }
  if (used !== values.length) {
    refuse('Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.');
  }
  return formatted;
}

/** Texts bare, objects and arrays the way Java prints maps and lists: `{Arg1=1, Arg2=[]}`. */
function displayText(value: Json, depth = 0): string {
  if (depth > MAX_DEPTH) refuse(`a value must not be nested deeper than ${MAX_DEPTH} levels`);
  if (Array.isArray(value)) return `[${value.map((item: Json) => displayText(item, depth + 1)).join(', ')}]`;
  if (typeof value === 'string') return value;
  if (!isJsonObject(value)) return JSON.stringify(value);
  return `{${Object.keys(value)
    .map((name) => `${name}=${displayText(value[name] as Json, depth + 1)}`)
    .join(', ')}}`;
}

/** Every character of `delimiters` separates; empty parts are dropped. */
function split(text: string, delimiters: string): Json {
  const separators = new Set(delimiters);
  const parts: string[] = [];
  let part = '';
  for (const character of text) {
    if (!separators.has(character)) {
      part += character;
    } else if (part !== '') {
      parts.push(part);
      part = '';
    }
  }
  return part === '' ? parts : [...parts, part];
}
