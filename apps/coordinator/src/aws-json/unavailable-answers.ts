import { isConnectionError, isTransientRedisError, type Log, reasonOf, type RedisConnections } from '#queues';
import { RepeatedWarnings } from '../repeated-warnings.js';
import { withCauses } from './to-api-error.js';

/**
 * What the log says of requests that were answered 503. The connection itself tells of an outage of Redis: the requests are
 * only counted, for its last line. Any other reason is a line, every ten seconds at most.
 */
export class UnavailableAnswers {
  readonly #warnings: RepeatedWarnings;

  constructor(
    private readonly redis: Pick<RedisConnections, 'requestFailed'>,
    log: Pick<Log, 'warn'>,
  ) {
    this.#warnings = new RepeatedWarnings(log);
  }

  /** @param request names it, for the log */
  note(request: string, error: unknown): void {
    const cause = [...withCauses(error)].find(isTransientRedisError) ?? error;
    const outage = isTransientRedisError(cause) && this.redis.requestFailed();
    if (outage || isConnectionError(cause)) return;
    const reason = reasonOf(cause);
    const words = reason === 'Command timed out' ? 'Redis has not answered within a second' : reason;
    this.#warnings.warn(words, `${request}: answered ServiceUnavailable: ${words}`);
  }
}
