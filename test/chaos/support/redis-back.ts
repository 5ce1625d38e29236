import type { Fault } from './fault-log.js';

/**
 * For each crash of Redis how long after its return the first event came, ms; nothing for one after which none came.
 * @param events those of all histories
 */
export function redisBack(
  faults: readonly Fault[],
  events: readonly { readonly timestamp?: number | undefined }[],
): number[] {
  const times = events.map(({ timestamp = 0 }) => timestamp).sort((a, b) => a - b);
  return faults
    .filter(({ kind }) => kind === 'kill-redis' || kind === 'cut-tail')
    .flatMap(({ healedAt }) => {
      const first = times.find((time) => time >= healedAt);
      return first === undefined ? [] : [first - healedAt];
    });
}
