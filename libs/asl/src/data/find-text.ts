/** Below this many comparisons the engine's own search cannot take long, whatever the texts are. */
const HARMLESS = 1_000_000;

/**
 * Where `piece` first stands in `text` at or after `from`; −1 if nowhere. The time is linear in both lengths: the search of
 * the JavaScript engine is not, and two texts of a user's can make it take seconds (a run of one letter, looked for in a
 * longer run). Knuth, Morris and Pratt's algorithm.
 */
export function findText(text: string, piece: string, from = 0): number {
  if ((text.length - from) * piece.length <= HARMLESS) return text.indexOf(piece, from);
  const fallback = fallbacksOf(piece);
  let matched = 0;
  for (let index = from; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    while (matched > 0 && piece.charCodeAt(matched) !== unit) matched = fallback[matched - 1] as number;
    if (piece.charCodeAt(matched) === unit) matched++;
    if (matched === piece.length) return index - matched + 1;
  }
  return -1;
}

/** For each beginning of `piece`, the length of its longest proper beginning that is also its end. */
function fallbacksOf(piece: string): Int32Array {
  const fallback = new Int32Array(piece.length);
  let matched = 0;
  for (let index = 1; index < piece.length; index++) {
    const unit = piece.charCodeAt(index);
    while (matched > 0 && piece.charCodeAt(matched) !== unit) matched = fallback[matched - 1] as number;
    if (piece.charCodeAt(matched) === unit) matched++;
    fallback[index] = matched;
  }
  return fallback;
}
