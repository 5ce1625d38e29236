import { setTimeout as sleep } from 'node:timers/promises';
import type { Seeded } from '#testing';

/** The two who want one thing: `first` stands first in the race's name. */
export type Side = 'first' | 'second';

/** One race that was run to its end. */
export interface RaceResult {
  readonly winner: Side;
  /** The loser had seen all still open, and was refused only when it wrote. Only known at the store. */
  readonly lostAtLast?: boolean;
  /** What is not as it must be, in words. */
  readonly wrong: readonly string[];
}

/** A race of one kind, e.g. `timeout/result`. */
export interface RaceKind {
  readonly name: string;
  /** Runs one: what becomes of it must be told to both, and be in the history. */
  run(n: number, aim: Aim, draw: Seeded): Promise<RaceResult>;
}

/**
 * How much later the first starts than the second, ms. Jitter is drawn from the seed; what it is laid around follows the winners,
 * so that neither side is early by habit on a machine that is fast or slow at one of them.
 */
export class Aim {
  #centreMs: number;

  /**
   * @param options `jitterMs`: to either side; `stepMs`: what one win moves the aim by
   */
  constructor(
    private readonly options: { readonly centreMs: number; readonly jitterMs: number; readonly stepMs: number },
  ) {
    this.#centreMs = options.centreMs;
  }

  next(draw: Seeded): number {
    return this.#centreMs + (2 * draw.next() - 1) * this.options.jitterMs;
  }

  won(winner: Side): void {
    this.#centreMs += winner === 'first' ? this.options.stepMs : -this.options.stepMs;
  }
}

/** All results of a kind, `sideBySide` at a time. */
export async function runRaces(
  kind: RaceKind,
  count: number,
  { sideBySide, aim, draw }: { readonly sideBySide: number; readonly aim: Aim; readonly draw: Seeded },
): Promise<RaceResult[]> {
  const results: RaceResult[] = [];
  const numbers = Array.from({ length: count }, (_, n) => n).values();
  await Promise.all(
    Array.from({ length: sideBySide }, async () => {
      for (const n of numbers) {
        const result = await kind.run(n, aim, draw);
        aim.won(result.winner);
        results.push(result);
      }
    }),
  );
  return results;
}

/**
 * Both, one beside the other.
 * @param at when the second begins, epoch ms; the first is `firstAfterMs` later, or earlier when that is negative
 */
export async function meet<A, B>(
  at: number,
  firstAfterMs: number,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> {
  const until = (time: number) => sleep(Math.max(0, time - Date.now()));
  return Promise.all([until(at + firstAfterMs).then(first), until(at).then(second)]);
}
