import type { Json } from '#asl';
import { isDeeperThan, LIMITS } from '#sfn-api';

/** The value of a JSON text that is nested no deeper than a request may be. @throws what `refusal` makes when it is none, or deeper */
export function jsonWithin(text: string, refusal: () => Error): Json {
  if (isDeeperThan(text, LIMITS.jsonDepth)) throw refusal();
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw refusal();
  }
}
