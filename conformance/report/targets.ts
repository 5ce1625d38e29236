import type { Level, Outcome } from '../suite/outcome.js';
import { meanOverAreas, percent, resultsByArea } from './table.js';

/** What must agree with AWS at least, as the mean over the areas of the recordings of the language. */
export const TARGETS: Readonly<Record<Level, number>> = { result: 0.99, events: 0.98, order: 0.97 };

export interface TargetCheck {
  readonly lines: readonly string[];
  readonly met: boolean;
}

/** @param outcomes of recordings of the language; a level that none of them was looked at on misses its target */
export function checkTargets(outcomes: readonly Outcome[]): TargetCheck {
  const checks = Object.entries(TARGETS).map(([level, target]) => {
    const mean = meanOverAreas(outcomes, level as Level);
    const met = mean !== undefined && mean >= target;
    return { met, line: `  ${met ? '✓' : '✗'} ${level}: ${percent(mean)}, at least ${percent(target)} wanted` };
  });
  return { lines: checks.map(({ line }) => line), met: checks.every(({ met }) => met) };
}

/** Of the recordings of API calls, so much must agree with AWS in each area; what does not is a known failure, and named. */
export const API_TARGET = 0.97;

/** @param outcomes of recordings of API calls that need no other service @param named how many of an area's misses are known */
export function checkApiAreas(outcomes: readonly Outcome[], named: (area: string) => number): TargetCheck {
  const checks = resultsByArea(outcomes).map(({ area, passed, looked, notSupported }) => {
    const reached = passed / looked >= API_TARGET;
    const met = reached || passed + named(area) >= looked;
    const rest = [
      ...(passed < looked ? [`${Math.min(named(area), looked - passed)} named below`] : []),
      ...(notSupported > 0 ? [`${notSupported} not run`] : []),
    ];
    const mark = met ? (reached ? '✓' : '·') : '✗';
    return { met, line: `  ${mark} ${area}: ${[`${passed}/${looked}`, ...rest].join(', ')}` };
  });
  return { lines: checks.map(({ line }) => line), met: checks.every(({ met }) => met) };
}
