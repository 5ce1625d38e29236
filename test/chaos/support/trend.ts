/** A value at a time. */
export interface Sample {
  /** Any unit; the slope is per this unit. */
  readonly at: number;
  readonly value: number;
}

/**
 * Slope by Theil and Sen: the median of the slopes between all pairs of samples. A few samples that stand out do not move it, as
 * they would move least squares; 0 for fewer than two samples.
 */
export function slopeOf(samples: readonly Sample[]): number {
  const slopes = samples.flatMap((from, n) =>
    samples.slice(n + 1).flatMap((to) => (to.at === from.at ? [] : [(to.value - from.value) / (to.at - from.at)])),
  );
  return medianOf(slopes);
}

/** 0 for none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1] ?? 0, sorted[Math.floor(middle)] ?? 0];
  return (low + high) / 2;
}
