import type { Redis } from 'ioredis';
import { isTransientRedisError, type Log, reasonOf } from '#queues';
import { describeServer, type Durability, readServerFacts, serverProblems, type ServerFacts } from '#store-redis';

/** Settings of a running server change seldom. */
const PERIOD_MS = 60_000;

/**
 * Looks again and again whether Redis still keeps what this process has declared: once a minute, and whenever a connection
 * has been made anew, since another server may answer there now.
 */
export class ServerWatch {
  #facts: ServerFacts = {};
  #problems: readonly string[] = [];
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  readonly #onReady = () => void this.look();

  constructor(
    private readonly redis: Redis,
    private readonly declared: Durability,
    private readonly log: Log,
  ) {}

  /** Sentences; empty: Redis is as it must be. */
  get problems(): readonly string[] {
    return this.#problems;
  }

  get durability(): { readonly declared: Durability; readonly redis: string } {
    return { declared: this.declared, redis: describeServer(this.#facts) };
  }

  /** `facts`: what is known of the server by now. */
  start(facts: ServerFacts): void {
    this.#judge(facts);
    this.redis.on('ready', this.#onReady);
    this.#timer = setInterval(() => void this.look(), PERIOD_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.redis.off('ready', this.#onReady);
  }

  /** At most one look at a time: without Redis it waits. */
  look(): Promise<void> {
    return (this.#looking ??= this.#look().finally(() => (this.#looking = undefined)));
  }

  async #look(): Promise<void> {
    try {
      this.#judge(await readServerFacts(this.redis));
    } catch (error) {
      // Nothing is known of a server that is away; readiness asks it anyway.
      if (!isTransientRedisError(error)) this.log.warn(`Redis does not tell its settings: ${reasonOf(error)}`);
    }
  }

  #judge(facts: ServerFacts): void {
    this.#facts = facts;
    const before = this.#problems;
    this.#problems = serverProblems(this.#facts, this.declared);
    for (const problem of this.#problems) if (!before.includes(problem)) this.log.error(problem);
    if (before.length > 0 && this.#problems.length === 0)
      this.log.log(`durability ${this.declared} again: ${describeServer(this.#facts)}`);
  }
}
