import { TokenBucket } from 'limiter';
import { ThrottlingException } from '#sfn-api';

/** Calls in one go, and calls per second in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** By operation; that of `*` is each other operation's own. */
export type Rates = ReadonlyMap<string, Rate>;

/**
 * How often an account may call an operation: a token bucket for each, in the memory of this coordinator. Several coordinators count
 * for themselves.
 */
export class RateLimits {
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(private readonly rates: Rates) {}

  /** Counts one call. @throws ThrottlingException */
  take(account: string, operation: string): void {
    const rate = this.rates.get(operation) ?? this.rates.get('*');
    if (rate === undefined) return;
    // Accounts come from access keys and operations from a table: there are only so many.
    const name = `${account}|${operation}`;
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) this.#buckets.set(name, (bucket = fullBucket(rate)));
    if (!bucket.tryRemoveTokens(1)) throw new ThrottlingException();
  }
}

function fullBucket({ burst, perSecond }: Rate): TokenBucket {
  const bucket = new TokenBucket({ bucketSize: burst, tokensPerInterval: perSecond, interval: 1_000 });
  bucket.content = burst;
  return bucket;
}
