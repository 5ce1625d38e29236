import { setTimeout as sleep } from 'node:timers/promises';
import { it } from '@jest/globals';
import fc from 'fast-check';
import { ExpressionSyntaxError, StatesError } from '#asl';
import { RUNS, seeds, PATH } from './settings.js';

const MOST_MS = 50;
/** Below that many cases chance decides too much of what they reach. */
const LEAST_JUDGED = 1_000;
const PROGRESS_EVERY = 100_000;
const inherited = Object.getOwnPropertyNames(Object.prototype).join();

export interface FuzzTarget<T, Stage extends string> {
  readonly cases: fc.Arbitrary<T>;
  /** What a case may reach, and the least share of the cases that must: so that not only refusals are tried. */
  readonly floors: Readonly<Record<Stage, number>>;
  /** Fails by an exception, or by `false`. Tells what the case has reached. */
  readonly holds: (value: T, reached: (stage: Stage) => void) => unknown;
}

/**
 * Tries `holds` on many cases with each seed, and prints what they came to. Besides, a case fails by a member added to
 * Object.prototype, and by taking more than 50 ms of processor time. fast-check says how to repeat a failure.
 */
export function fuzz<T, Stage extends string>(title: string, target: FuzzTarget<T, Stage>): void {
  it.each(seeds())(
    `${title} (seed %i)`,
    async (seed) => {
      const tally = new Tally<Stage>(title, seed, target.floors);
      const property = fc.asyncProperty(target.cases, async (value) => {
        let stages = new Set<Stage>();
        const result = await withinTime(() => {
          stages = new Set();
          return target.holds(value, (stage) => stages.add(stage));
        });
        tally.add(stages);
        return result !== false && Object.getOwnPropertyNames(Object.prototype).join() === inherited;
      });
      try {
        await fc.assert(property, { numRuns: RUNS, seed, path: PATH, endOnFailure: PATH !== undefined });
      } finally {
        tally.print();
      }
      tally.judge();
    },
    60_000 + RUNS * 10,
  );
}

/** How many cases there were, and how many reached what. */
class Tally<Stage extends string> {
  #cases = 0;
  readonly #reached: Map<Stage, number>;
  readonly #began = performance.now();

  constructor(
    private readonly title: string,
    private readonly seed: number,
    private readonly floors: Readonly<Record<Stage, number>>,
  ) {
    this.#reached = new Map((Object.keys(floors) as Stage[]).map((stage) => [stage, 0]));
  }

  add(stages: ReadonlySet<Stage>): void {
    this.#cases += 1;
    for (const stage of stages) this.#reached.set(stage, (this.#reached.get(stage) ?? 0) + 1);
    if (this.#cases % PROGRESS_EVERY === 0 && this.#cases < RUNS) this.print(` of ${RUNS.toLocaleString('en')}`);
  }

  /** Straight to the terminal: the test runner would put a stack trace below each line. */
  print(of = ''): void {
    const seconds = (performance.now() - this.#began) / 1_000;
    const shares = [...this.#reached].map(([stage, count]) => `${((100 * count) / this.#cases).toFixed(1)} % ${stage}`);
    const count = `${this.#cases.toLocaleString('en')}${of} cases in ${seconds.toFixed(1)} s`;
    process.stdout.write(`fuzz: ${this.title}: seed ${this.seed}: ${[count, ...shares].join(', ')}\n`);
  }

  judge(): void {
    if (this.#cases < LEAST_JUDGED) return;
    for (const [stage, count] of this.#reached) {
      const share = count / this.#cases;
      if (share < this.floors[stage])
        throw new Error(
          `Only a share of ${share} of the cases ${stage}, which must be ${this.floors[stage]} at least.`,
        );
    }
  }
}

/**
 * A garbage collection may fall into any case, and goes on in threads of its own while the case is repeated: only one that is slow
 * again and again, with pauses in between, is. Processor time costs a system call to read, so it is asked for only when the time
 * on the wall has been too long.
 */
async function withinTime<T>(act: () => T): Promise<Awaited<T>> {
  const began = performance.now();
  const first = await act();
  if (performance.now() - began <= MOST_MS) return first;
  for (let attempt = 1; ; attempt++) {
    await sleep(attempt * 250);
    const before = process.cpuUsage();
    const result = await act();
    const { user, system } = process.cpuUsage(before);
    const tookMs = (user + system) / 1000;
    if (tookMs <= MOST_MS) return result;
    if (attempt === 4) throw new Error(`took ${tookMs} ms`);
  }
}

/** Runs `act`; of what it may throw, only the errors that callers are told of are right. */
export function declaredErrorsOnly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof ExpressionSyntaxError || error instanceof StatesError) return undefined;
    throw error;
  }
}
