import type { Seeded } from '#testing';

export type FaultKind =
  | 'kill coordinator'
  | 'kill worker'
  | 'pause coordinator'
  | 'pause worker'
  /** The connection breaks, and each command fails or is sent again. */
  | 'cut'
  /** The connection breaks, and all commands are sent again, also those that had arrived. */
  | 'resend'
  | 'wipe'
  | 'lose job'
  | 'delay job'
  | 'repeat job';

const KINDS: readonly FaultKind[] = [
  'kill coordinator',
  'kill worker',
  'pause coordinator',
  'pause worker',
  'cut',
  'resend',
  'resend',
  'lose job',
  'lose job',
  'delay job',
  'repeat job',
  'repeat job',
  'wipe',
];

/** A state is given up as poison when a coordinator has died over it again and again: that is another test's matter. */
const MOST_COORDINATOR_KILLS = 2;

/** When which fault comes: so many in all, close together or far apart. */
export class Faults {
  readonly counts = new Map<FaultKind, number>();
  readonly #rate: number;
  readonly #kinds: readonly FaultKind[];

  constructor(
    private readonly draw: Seeded,
    private left: number,
  ) {
    this.#rate = draw.pick([0.01, 0.03, 0.1]);
    // Some are of one kind only: what a kind may not do to anybody is seen best there.
    this.#kinds = draw.chance(0.3) ? [draw.pick(KINDS)] : KINDS;
  }

  next(): FaultKind | undefined {
    if (this.left === 0 || !this.draw.chance(this.#rate)) return undefined;
    const kind = this.draw.pick(this.#kinds);
    const count = this.counts.get(kind) ?? 0;
    if (kind === 'kill coordinator' && count >= MOST_COORDINATOR_KILLS) return undefined;
    this.left -= 1;
    this.counts.set(kind, count + 1);
    return kind;
  }
}
