import type { Level, Outcome } from '../suite/outcome.js';
import { meanOverAreas, percent } from './table.js';

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
