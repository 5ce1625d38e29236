const MULTIPLIER = 0x5deece66dn;
const MASK = (1n << 48n) - 1n;

/**
 * The first `nextDouble()` of `java.util.Random(seed)`, in [0, 1). AWS's `$random(42)` was seen to be exactly this
 * value, so a seeded States.MathRandom draws the same way.
 * @see the documentation of java.util.Random: a 48-bit linear congruential generator
 */
export function firstJavaDouble(seed: number): number {
  let state = (BigInt(seed) ^ MULTIPLIER) & MASK;
  const next = (bits: bigint): bigint => {
    state = (state * MULTIPLIER + 0xbn) & MASK;
    return state >> (48n - bits);
  };
  const high = next(26n);
  return Number((high << 27n) + next(27n)) / 2 ** 53;
}
