import type { Json } from '../../data/json.js';
import { refuse, requireObject, requireText, type IntrinsicFunction } from './intrinsic-function.js';

/** As deep as any payload may be (rule S7). */
const MAX_DEPTH = 500;

/** States.JsonMerge, StringToJson, JsonToString. */
export const jsonFunctions: readonly (readonly [string, IntrinsicFunction])[] = [
  [
    'States.JsonMerge',
    { minArgs: 3, maxArgs: 3, call: ([first, second, deep]) => merge(first as Json, second as Json, deep as Json) },
  ],
  ['States.StringToJson', { minArgs: 1, maxArgs: 1, call: ([text]) => parse(requireText(text, 'the text')) }],
  ['States.JsonToString', { minArgs: 1, maxArgs: 1, call: ([value]) => JSON.stringify(value) }],
];

/** Only the shallow merge exists on AWS; members of the second object win. A spread defines own members (rule S6). */
function merge(first: Json, second: Json, deep: Json): Json {
  if (deep !== false) refuse('the third argument must be false: only the shallow merge is supported');
  return { ...requireObject(first, 'the first argument'), ...requireObject(second, 'the second argument') };
}

/** An empty or blank text is null, as AWS was seen to read it. */
function parse(text: string): Json {
  if (text.trim() === '') return null;
  if (nestingDepth(text) > MAX_DEPTH) refuse(`the text must not be nested deeper than ${MAX_DEPTH} levels`);
  try {
    const value = JSON.parse(text) as Json;
    return Object.is(value, -0) ? 0 : value;
  } catch {
    return refuse('the text is not valid JSON');
  }
}

/** The deepest nesting of brackets outside strings. */
function nestingDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === '[' || character === '{') {
      deepest = Math.max(deepest, (depth += 1));
    } else if (character === ']' || character === '}') {
      depth -= 1;
    }
  }
  return deepest;
}
