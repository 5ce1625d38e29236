import { RE2JS, type Matcher } from 're2js';

/** As much of a RegExp as jsonata uses: made from a RegExp with the flag `g`, searched from `lastIndex` on. */
interface Search {
  lastIndex: number;
  exec(text: string): (Pick<RegExpExecArray, 'index'> & readonly (string | undefined)[]) | null;
}

/**
 * The `RegexEngine` of jsonata: matches in time linear in the text. A pattern that is out of its reach (look-around,
 * back references) is left to the engine of Node, which may take for ever; then the process is killed.
 */
export class LinearRegExp implements Search {
  lastIndex = 0;
  readonly #compiled: RE2JS | undefined;
  readonly #native: RegExp;
  #text: string | undefined;
  #matcher: Matcher | undefined;

  constructor(pattern: RegExp) {
    this.#native = new RegExp(pattern.source, pattern.flags);
    this.#compiled = compiled(pattern);
  }

  exec(text: string): ReturnType<Search['exec']> {
    if (this.#compiled === undefined) return this.#natively(text);
    if (this.#matcher === undefined || this.#text !== text)
      [this.#text, this.#matcher] = [text, this.#compiled.matcher(text)];
    const matcher = this.#matcher;
    if (this.lastIndex > text.length || !matcher.find(this.lastIndex)) {
      this.lastIndex = 0;
      return null;
    }
    const groups = Array.from(
      { length: matcher.groupCount() + 1 },
      (_none, group) => matcher.group(group) ?? undefined,
    );
    this.lastIndex = matcher.end();
    return Object.assign(groups, { index: matcher.start() });
  }

  #natively(text: string): RegExpExecArray | null {
    this.#native.lastIndex = this.lastIndex;
    const found = this.#native.exec(text);
    this.lastIndex = this.#native.lastIndex;
    return found;
  }
}

const MAX_KEPT = 64;
const kept = new Map<string, RE2JS | undefined>();

/** jsonata asks anew each time a pattern is evaluated, in a loop for each item. undefined: out of its reach. */
function compiled(pattern: RegExp): RE2JS | undefined {
  const key = String(pattern);
  if (!kept.has(key)) {
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(key, compile(pattern));
  }
  return kept.get(key);
}

function compile({ source, ignoreCase, multiline }: RegExp): RE2JS | undefined {
  const flags = (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0) | (multiline ? RE2JS.MULTILINE : 0);
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source), flags);
  } catch {
    return undefined;
  }
}
