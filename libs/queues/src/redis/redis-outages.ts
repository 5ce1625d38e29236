import type { Log } from '../log.js';
import { isRefusedConnection, reasonOf } from './connection-errors.js';

/**
 * Tells an outage of one Redis once, however many connections notice it and however often they try: one line when it
 * begins, one when it is over.
 */
export class RedisOutages {
  #since: number | undefined;
  /** How many requests have failed in this outage. */
  #failedRequests = 0;

  constructor(
    private readonly endpoint: string,
    private readonly log: Log,
    private readonly retryMs: number,
  ) {}

  /** A connection could not be made or has broken. */
  failed(error: unknown): void {
    if (this.#since !== undefined) return;
    this.#since = Date.now();
    const reason = reasonOf(error);
    const every = `retrying every ${this.retryMs / 1_000} s`;
    this.log.error(
      isRefusedConnection(error) || reason.startsWith('NOPERM')
        ? `Redis at ${this.endpoint} refuses the connection (${reason}): ${every}; check user and password in REDIS_URL`
        : `Redis at ${this.endpoint} is not reachable (${reason}): ${every}; set REDIS_URL or start Redis`,
    );
  }

  /** Somebody's request has failed for want of Redis: the last line counts them. False: no outage is known of. */
  requestFailed(): boolean {
    if (this.#since === undefined) return false;
    this.#failedRequests += 1;
    return true;
  }

  /** A connection is ready. */
  ready(): void {
    if (this.#since === undefined) return;
    const seconds = ((Date.now() - this.#since) / 1_000).toFixed(1);
    const failed = this.#failedRequests === 0 ? '' : `; ${this.#failedRequests} request(s) failed meanwhile`;
    this.#since = undefined;
    this.#failedRequests = 0;
    this.log.log(`Redis at ${this.endpoint} is reachable again after ${seconds} s${failed}`);
  }
}
