import type { TextCursor } from '../text-cursor.js';

/**
 * A name or text in quotes, the cursor standing on the opening one. A backslash escapes the enclosing quote and
 * itself; before anything else it is an ordinary character, as AWS was seen to read `$['a\"b']`.
 */
export function parseQuoted(cursor: TextCursor): string {
  const quote = cursor.next();
  let text = '';
  while (!cursor.tryTake(quote)) {
    const character = cursor.next();
    const escapes = character === '\\' && (cursor.peek() === quote || cursor.peek() === '\\');
    text += escapes ? cursor.next() : character;
  }
  return text;
}
