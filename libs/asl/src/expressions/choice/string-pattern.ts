import { findText } from '../../data/find-text.js';
import { StatesError } from '../../states-error.js';

/**
 * Compiles the operand of StringMatches: `*` stands for any number of characters, `\*` and `\\` for the character
 * itself. Matching a pattern that ends in an open `\`, or escapes anything else, throws States.Runtime (ASL, "Choice State").
 */
export function compileStringPattern(pattern: string): (text: string) => boolean {
  const pieces = ['']; // literal pieces, a star between each two
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index] as string;
    if (character === '*') {
      pieces.push('');
      continue;
    }
    const escaped = character === '\\' ? pattern[(index += 1)] : character;
    if (character === '\\' && escaped !== '*' && escaped !== '\\') return () => refuse(pattern);
    pieces[pieces.length - 1] += escaped as string;
  }
  return (text) => matchesPieces(text, pieces);
}

function refuse(pattern: string): never {
  throw new StatesError(
    'States.Runtime',
    `The StringMatches pattern '${pattern}' has an open escape: '\\' must be followed by '*' or '\\'.`,
  );
}

/** The first piece at the start, the last at the end, the others in order between: the leftmost place is always good enough. */
function matchesPieces(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0] as string;
  if (pieces.length === 1) return text === first;
  const last = pieces.at(-1) as string;
  const end = text.length - last.length;
  if (!text.startsWith(first) || end < first.length || !text.endsWith(last)) return false;
  let position = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = findText(text, piece, position);
    if (found < 0 || found + piece.length > end) return false;
    position = found + piece.length;
  }
  return true;
}
