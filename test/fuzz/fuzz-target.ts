import { it } from '@jest/globals';
import fc from 'fast-check';
import { ExpressionSyntaxError, StatesError } from '#asl';

/** A short look by default; CI looks 20,000 times with each seed, `npm run fuzz` a million times. */
export const RUNS = Number(process.env['FUZZ_RUNS'] ?? (process.env['CI'] === 'true' ? 20_000 : 1_000));
const FIXED_SEED = 20_261_122;
const SEEDS = [FIXED_SEED, Date.now() >>> 0];

const MOST_MS = 50;
const inherited = Object.getOwnPropertyNames(Object.prototype).join();

/**
 * Tries `holds` on many cases, with a fixed seed and with one of the day (both are in the test's name, and fast-check says
 * how to repeat a failure). A case fails by an exception, by `false`, by a member added to Object.prototype, or by
 * taking more than 50 ms of processor time.
 */
export function fuzz<T>(title: string, cases: fc.Arbitrary<T>, holds: (value: T) => unknown): void {
  it.each(SEEDS)(
    `${title} (seed %i)`,
    async (seed) => {
      const property = fc.asyncProperty(cases, async (value) => {
        const result = await withinTime(() => holds(value));
        return result !== false && Object.getOwnPropertyNames(Object.prototype).join() === inherited;
      });
      await fc.assert(property, { numRuns: RUNS, seed });
    },
    60_000 + RUNS * 5,
  );
}

/** A garbage collection may fall into any case: only one that is slow again and again is. */
async function withinTime<T>(act: () => T): Promise<Awaited<T>> {
  for (let attempt = 1; ; attempt++) {
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
