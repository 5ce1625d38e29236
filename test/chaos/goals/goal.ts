/** How a goal is run. */
export interface GoalOptions {
  /** The short form for every commit, or the full one. */
  readonly small: boolean;
  /** Fixes everything a goal draws. */
  readonly seed: string;
  /** Prints each fault as it is healed. */
  readonly verbose: boolean;
  /** Only this round of a goal that has several. */
  readonly round?: number;
  /** Answers what an earlier run of the same seed has kept of a part, or runs the part and keeps what came of it. */
  readonly keep: <T>(part: string, run: () => Promise<T>) => Promise<T>;
}

/** One thing that must hold, with the figure that was found. */
export interface Verdict {
  readonly what: string;
  readonly target: string;
  readonly found: string;
  readonly holds: boolean;
}

export interface GoalResult {
  readonly verdicts: readonly Verdict[];
  /** Further figures, name and value. */
  readonly figures: readonly (readonly [name: string, value: string])[];
  /** Everything that is wrong, in words. */
  readonly problems: readonly string[];
  /** Names of the rounds that failed: `--seed` runs one again. */
  readonly failedSeeds?: readonly string[];
}

export interface Goal {
  readonly name: string;
  readonly about: string;
  run(options: GoalOptions): Promise<GoalResult>;
}

export function atMost(what: string, bound: number, found: number, unit = ''): Verdict {
  return { what, target: `≤ ${bound}${unit}`, found: `${round(found)}${unit}`, holds: found <= bound };
}

export function atLeast(what: string, bound: number, found: number): Verdict {
  return { what, target: `≥ ${bound}`, found: String(round(found)), holds: found >= bound };
}

export function none(what: string, found: number): Verdict {
  return { what, target: '0', found: String(found), holds: found === 0 };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** The value below which `share` of all lie; 0 when there is none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
