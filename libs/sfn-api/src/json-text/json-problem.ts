import { isDeeperThan } from './json-depth.js';
import { JsonScanner } from './json-scanner.js';

/** What AWS says about a text that holds no JSON value at all. */
const NOTHING = 'Invalid execution input.';

/**
 * Why `text` is not an acceptable JSON value, in the words of the parser AWS uses (Jackson, without its source
 * locations); undefined when it is one. Good texts cost one `JSON.parse`; only bad ones are scanned for the reason.
 */
export function jsonProblem(text: string, maxDepth: number): string | undefined {
  if (text.trim() === '') return NOTHING;
  if (isDeeperThan(text, maxDepth)) return `Document nesting depth exceeds the maximum allowed (${maxDepth})`;
  try {
    JSON.parse(text);
  } catch {
    return new JsonScanner(text).problem() ?? NOTHING;
  }
  // A lone surrogate has no UTF-8 form: what is stored would not be what was sent.
  return /\p{Surrogate}/u.test(text) ? NOTHING : undefined;
}
