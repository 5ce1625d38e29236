/** A time on the wire: seconds since 1970, fraction in milliseconds. */
export type EpochSeconds = number;

export function epochSeconds(epochMillis: number): EpochSeconds {
  return epochMillis / 1_000;
}
