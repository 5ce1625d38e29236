import { type Payload, StatesError } from '#asl';

/** Largest payload of a state, task or execution, UTF-8 bytes (facts/api.md §11). */
export const MAX_PAYLOAD_BYTES = 262_144 as const;

/** Throws States.DataLimitExceeded; `who` is the state, function ARN or service that AWS names in the cause. */
export function requireWithinLimit(payload: Payload, who: string): Payload {
  if (exceedsLimit(payload)) {
    throw new StatesError('States.DataLimitExceeded', tooLargeCause(who), false);
  }
  return payload;
}

/** AWS's words for a payload over the limit; `who` as for `requireWithinLimit`. */
export function tooLargeCause(who: string): string {
  return `The state/task '${who}' returned a result with a size exceeding the maximum number of bytes service limit.`;
}

function exceedsLimit(payload: Payload): boolean {
  // A small template can make a value of gigabytes: that is seen before it is written.
  if (payload.isLongerThan(MAX_PAYLOAD_BYTES)) return true;
  // A UTF-16 unit is at most three UTF-8 bytes: short texts need no counting.
  return payload.text.length * 3 > MAX_PAYLOAD_BYTES && payload.byteLength > MAX_PAYLOAD_BYTES;
}
