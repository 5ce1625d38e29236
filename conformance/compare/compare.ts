import { Bindings } from './bindings.js';
import { matchText } from './compare-text.js';
import { DURATIONS, IGNORED_MEMBERS, NO_LEGEND, SOLE_TOKEN, type Legend } from './placeholders.js';

/** One place at which an answer is not what was recorded. `undefined` = not there. */
export interface Difference {
  readonly path: string;
  readonly recorded: unknown;
  readonly actual: unknown;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** What the placeholders stand for; to be handed to the next comparison of the same vector. */
  readonly bindings: Bindings;
}

/**
 * Compares an actual value with a recorded one by unification: a placeholder stands for one unknown text, the same one
 * wherever it occurs. A recorded object agrees with a JSON text of such an object, since the recordings hold texts parsed.
 */
export function compare(
  recorded: unknown,
  actual: unknown,
  {
    legend = NO_LEGEND,
    bindings = Bindings.PLACE,
    path = '$',
  }: { legend?: Legend; bindings?: Bindings; path?: string } = {},
): Comparison {
  const differences: Difference[] = [];
  let known = bindings;

  function visit(expected: unknown, given: unknown, at: string): void {
    const differ = (): void => void differences.push({ path: at, recorded: expected, actual: given });
    if (typeof expected === 'string') return text(expected, given, differ);
    if (Array.isArray(expected)) {
      if (!Array.isArray(given) || given.length !== expected.length) return differ();
      return expected.forEach((item, i) => visit(item, (given as unknown[])[i], `${at}[${i}]`));
    }
    if (isObject(expected)) {
      const object = typeof given === 'string' ? parsed(given) : given;
      if (!isObject(object)) return differ();
      for (const name of new Set([...Object.keys(expected), ...Object.keys(object)])) {
        if (!IGNORED_MEMBERS.has(name)) member(expected, object, name, `${at}.${name}`);
      }
      return;
    }
    if (expected !== given) differ();
  }

  function member(expected: Members, given: Members, name: string, at: string): void {
    const unit = DURATIONS.get(name);
    if (unit !== undefined && isCountOf(unit, expected[name]) && isCountOf(unit, given[name])) return;
    if (expected[name] !== undefined && given[name] !== undefined) {
      const parse = legend.parsed.has(name) && typeof given[name] === 'string' && typeof expected[name] !== 'string';
      visit(expected[name], parse ? parsed(given[name] as string) : given[name], at);
    } else if (expected[name] === undefined && legend.later.has(name)) return;
    else if (expected[name] !== given[name])
      differences.push({ path: at, recorded: expected[name], actual: given[name] });
  }

  function text(expected: string, given: unknown, differ: () => void): void {
    if (typeof given !== 'string') {
      if (!legend.anything.has(expected) && !SOLE_TOKEN.test(expected)) differ();
      return;
    }
    const matched = matchText(expected, given, known, legend);
    if (matched === undefined) differ();
    else known = matched;
  }

  visit(recorded, actual, path);
  return { differences, bindings: known };
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const isCountOf = (unit: number, value: unknown): boolean =>
  typeof value === 'number' && value > 0 && value % unit === 0;
