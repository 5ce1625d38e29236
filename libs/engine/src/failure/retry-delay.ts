import type { Retrier } from '#asl';

/**
 * Milliseconds to wait before retry number `retry` (1 = the first).
 * MaxDelaySeconds caps the interval before jitter is drawn, so FULL jitter never exceeds the cap.
 * @see AWS developer guide, "Handling errors in Step Functions workflows", Retrying after an error
 */
export function retryDelayMs(retrier: Retrier, retry: number, random: () => number): number {
  const grown = retrier.intervalSeconds * retrier.backoffRate ** (retry - 1);
  const seconds = Math.min(grown, retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY, MAX_DELAY_SECONDS);
  return Math.round((retrier.jitterStrategy === 'FULL' ? random() * seconds : seconds) * 1000);
}

/** Longer than any execution may live (one year): a back-off that grows past it never fires. */
const MAX_DELAY_SECONDS = 31_622_400;
