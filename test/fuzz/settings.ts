/** A short look by default; CI looks 20,000 times with each seed, `npm run fuzz` a million times (see run.mjs). */
export const RUNS = Number(process.env['FUZZ_RUNS'] ?? (process.env['CI'] === 'true' ? 20_000 : 1_000));

/** Where a failure was found, as fast-check prints it: with its seed it leads straight to the case. */
export const PATH = process.env['FUZZ_PATH'];

const FIXED_SEED = 20_261_122;

/** The given seed, or a fixed one and one of the day. */
export function seeds(): readonly number[] {
  const given = process.env['FUZZ_SEED'];
  return given === undefined ? [FIXED_SEED, Date.now() >>> 0] : [Number(given)];
}
