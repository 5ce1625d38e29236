const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * True when objects and arrays of this JSON text are nested deeper than `limit`. Looks at brackets outside strings only,
 * so it is right for any text that turns out to be JSON, and never recurses: `JSON.parse` accepts a million levels, but
 * whatever walks the value afterwards does not.
 */
export function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    // [ and {, ] and } differ from each other in one bit only
    else if ((char | 0x20) === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if ((char | 0x20) === 0x7d) depth -= 1;
  }
  return false;
}

/** Index of the quote that ends the string which begins at `start`; the text's length when it never ends. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at += 1;
    else if (char === QUOTE) return at;
  }
  return text.length;
}
