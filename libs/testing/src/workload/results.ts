import type { Seeded } from './seeded.js';

/** The errors that tasks of the workload fail with; some definitions retry or catch them by name. */
export const WORKLOAD_ERRORS = ['Busy', 'Broken', 'Gone'] as const;

/** A task's result. */
export function outputOf(draw: Seeded, stateName: string): unknown {
  const v = draw.below(100);
  switch (draw.below(8)) {
    case 0:
      return { v, by: stateName, nested: [{ a: [] }, {}, [v]] };
    case 1:
      return { v, text: 'größer "zitiert" \\ 雪 \u2028' };
    case 2:
      return { v, none: null, half: v / 2, yes: true };
    default:
      return { v };
  }
}
