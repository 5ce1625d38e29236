import { seeded } from './seeded.js';

/** How an execution that has not ended well is redriven. */
export interface WorkloadRedrives {
  /** So many times at most: 0, 1 or 2. */
  readonly times: number;
  /** Each request is sent a second time, at once. */
  readonly doubled: boolean;
}

/** Fixed by the execution's name. */
export function redrivesOf(name: string): WorkloadRedrives {
  const draw = seeded(`redrives ${name}`);
  return { times: draw.pick([0, 1, 1, 2]), doubled: draw.chance(0.3) };
}
