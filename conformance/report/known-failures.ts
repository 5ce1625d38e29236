import { readFileSync } from 'node:fs';
import { LEVELS, type Level, type Outcome } from '../suite/outcome.js';
import { showValue } from './show-value.js';

/**
 * A failure that is accepted today, and why. It covers the failures of its origin, area and level whose first difference
 * shows the text `difference`, exactly `count` of them: one more, or one less, is news.
 */
export interface KnownFailure {
  readonly origin: Outcome['origin'];
  readonly area: string;
  readonly level: Level;
  /** A part of the first difference as the report shows it. */
  readonly difference: string;
  readonly count: number;
  readonly reason: string;
}

/** One case failing at one level. */
export interface Failure {
  readonly level: Level;
  readonly outcome: Extract<Outcome, { findings: unknown }>;
  readonly differences: readonly string[];
}

export function readKnownFailures(file: string): readonly KnownFailure[] {
  return JSON.parse(readFileSync(file, 'utf8')) as KnownFailure[];
}

export function failuresOf(outcomes: readonly Outcome[]): Failure[] {
  return outcomes.flatMap((outcome) => {
    if (!('findings' in outcome)) return [];
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
  /** Entries that cover another number of failures than they say. */
  readonly stale: readonly { readonly entry: KnownFailure; readonly found: number }[];
}

/** @param complete false when only a part of the suite was run: then nothing can be said about what did not fail */
export function judge(
  failures: readonly Failure[],
  entries: readonly KnownFailure[],
  complete: (entry: KnownFailure) => boolean,
): Judgement {
  const known = new Map<Failure, KnownFailure>();
  const counts = new Map<KnownFailure, number>();
  for (const failure of failures) {
    const entry = entries.find((each) => covers(each, failure));
    if (entry === undefined) continue;
    known.set(failure, entry);
    counts.set(entry, (counts.get(entry) ?? 0) + 1);
  }
  const stale = entries
    .map((entry) => ({ entry, found: counts.get(entry) ?? 0 }))
    .filter(({ entry, found }) => (complete(entry) ? found !== entry.count : found > entry.count));
  return { known, unexpected: failures.filter((failure) => !known.has(failure)), stale };
}

const covers = ({ origin, area, level, difference }: KnownFailure, failure: Failure): boolean =>
  origin === failure.outcome.origin &&
  area === failure.outcome.area &&
  level === failure.level &&
  (failure.differences[0]?.includes(difference) ?? false);
