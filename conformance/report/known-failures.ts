import { readFileSync } from 'node:fs';
import { LEVELS, type Level, type Outcome } from '../suite/outcome.js';
import { showValue } from './show-value.js';

/** A recording of the language that is not even run is listed as well: at no level, its reason is the difference. */
export const NOT_COMPARED = 'not compared';

/**
 * A failure that is accepted today, and why. It covers the named cases of its origin and area at its level, each only as long
 * as the first difference shows the text `difference`. A named case that does not fail so is news as well.
 */
export interface KnownFailure {
  readonly origin: Outcome['origin'];
  readonly area: string;
  readonly level: Level | typeof NOT_COMPARED;
  /** A part of the first difference as the report shows it. */
  readonly difference: string;
  /** Titles, as the report shows them. */
  readonly cases: readonly string[];
  readonly reason: string;
}

/** One case failing at one level. */
export interface Failure {
  readonly level: Level | typeof NOT_COMPARED;
  readonly outcome: Outcome;
  readonly differences: readonly string[];
}

export function readKnownFailures(file: string): readonly KnownFailure[] {
  return JSON.parse(readFileSync(file, 'utf8')) as KnownFailure[];
}

export function failuresOf(outcomes: readonly Outcome[]): Failure[] {
  return outcomes.flatMap((outcome): Failure[] => {
    if (!('findings' in outcome))
      return outcome.language ? [{ level: NOT_COMPARED, outcome, differences: [outcome.notSupported] }] : [];
    return LEVELS.flatMap((level) => {
      const found = outcome.findings[level] ?? [];
      if (found.length === 0) return [];
      const differences = found.map(
        ({ path, recorded, actual }) => `${path}: expected ${showValue(recorded)}, got ${showValue(actual)}`,
      );
      return [{ level, outcome, differences }];
    });
  });
}

export interface Judgement {
  readonly known: ReadonlyMap<Failure, KnownFailure>;
  readonly unexpected: readonly Failure[];
  /** Cases that an entry names and that do not fail as it says. */
  readonly stale: readonly { readonly entry: KnownFailure; readonly title: string }[];
}

/** @param complete false when only a part of the suite was run: then nothing can be said about what did not fail */
export function judge(
  failures: readonly Failure[],
  entries: readonly KnownFailure[],
  complete: (entry: KnownFailure) => boolean,
): Judgement {
  const known = new Map<Failure, KnownFailure>();
  for (const failure of failures) {
    const entry = entries.find((each) => covers(each, failure));
    if (entry !== undefined) known.set(failure, entry);
  }
  const seen = [...known].map(([failure, entry]) => ({ entry, title: failure.outcome.title }));
  const stale = entries
    .filter(complete)
    .flatMap((entry) => entry.cases.map((title) => ({ entry, title })))
    .filter(({ entry, title }) => !seen.some((each) => each.entry === entry && each.title === title));
  return { known, unexpected: failures.filter((failure) => !known.has(failure)), stale };
}

const covers = ({ origin, area, level, difference, cases }: KnownFailure, failure: Failure): boolean =>
  origin === failure.outcome.origin &&
  area === failure.outcome.area &&
  level === failure.level &&
  cases.includes(failure.outcome.title) &&
  (failure.differences[0]?.includes(difference) ?? false);
