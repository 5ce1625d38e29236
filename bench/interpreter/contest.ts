import { median } from '../measure/median.js';

/** The clock is read after that many only; it costs as much as a short piece of work. */
const BATCH = 5;

/** One side of a comparison. `act` does the work once; it stands for `units` units of it. */
export interface Contestant {
  readonly name: string;
  readonly units: number;
  act(): Promise<unknown>;
}

export interface Compared {
  /** Units per second of processor time, medians of the rounds, in the order of the contestants. */
  readonly rates: readonly number[];
  /** The first one's rate over the second one's, a ratio for each round, lowest first. */
  readonly ratios: readonly number[];
}

/** Lets the contestants work in turn, each for `millis` a round; one more round before, to warm up, is not counted. */
export async function compare(
  contestants: readonly [Contestant, Contestant],
  rounds: number,
  millis: number,
): Promise<Compared> {
  const all: number[][] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const rate = await rateOf(contestant, millis);
      if (round > 0) all[index]?.push(rate);
    }
  }
  const [first = [], second = []] = all;
  return {
    rates: all.map(median),
    ratios: first.map((rate, round) => rate / (second[round] ?? Number.NaN)).sort((a, b) => a - b),
  };
}

/** Per second of processor time: other programs on the machine take their share of the wall clock's, now more, now less. */
async function rateOf(contestant: Contestant, millis: number): Promise<number> {
  const until = performance.now() + millis;
  const before = process.cpuUsage();
  let count = 0;
  do {
    for (let n = 0; n < BATCH; n++) await contestant.act();
    count += BATCH;
  } while (performance.now() < until);
  const { user, system } = process.cpuUsage(before);
  return (count * contestant.units * 1_000_000) / (user + system);
}
