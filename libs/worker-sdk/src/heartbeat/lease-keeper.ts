import { isConnectionError, reasonOf, type Log } from '#queues';
import type { TaskStore } from '#store';
import type { Attempt } from '../runtime/attempt.js';

/**
 * Renews the leases of all attempts this process runs, four times within a lease, and learns that way which of
 * them are no longer wanted. A lease that lapses tells the coordinator that this process is gone.
 */
export class LeaseKeeper {
  readonly #attempts = new Set<Attempt>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: Pick<TaskStore, 'heartbeat'>,
    private readonly leaseMs: number,
    private readonly log: Log,
  ) {}

  start(): void {
    this.#timer ??= setInterval(() => this.#renewAll(), this.leaseMs / 4);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  add(attempt: Attempt): void {
    this.#attempts.add(attempt);
  }

  remove(attempt: Attempt): void {
    this.#attempts.delete(attempt);
    attempt.end();
  }

  /** Attempts running. */
  get size(): number {
    return this.#attempts.size;
  }

  abortAll(): void {
    for (const attempt of this.#attempts) attempt.abort('shutdown');
  }

  /**
   * Progress told by the handler: renews the lease and starts HeartbeatSeconds anew.
   * @throws the signal's reason when the attempt is no longer ours
   */
  async progress(attempt: Attempt): Promise<void> {
    attempt.signal.throwIfAborted();
    await this.#beat(attempt, true);
    attempt.signal.throwIfAborted();
  }

  #renewAll(): void {
    for (const attempt of this.#attempts) {
      // While Redis is away a renewal waits; more of them would only pile up behind it.
      if (!attempt.renewing) void this.#renew(attempt);
    }
  }

  async #renew(attempt: Attempt): Promise<void> {
    attempt.renewing = true;
    try {
      await this.#beat(attempt, false);
    } catch (error) {
      // At the end of a process without Redis, which has been told.
      if (isConnectionError(error)) return;
      this.log.warn(`lease of a task of ${attempt.begun.resource} could not be renewed: ${reasonOf(error)}`);
    } finally {
      attempt.renewing = false;
    }
  }

  async #beat(attempt: Attempt, progress: boolean): Promise<void> {
    const store = attempt.express ?? this.store;
    const answer = await store.heartbeat(attempt.ref, { claim: attempt.claim, leaseMs: this.leaseMs, progress });
    // To the store an attempt that has just ended well is 'gone' too; by then it has been removed here.
    if (answer === 'gone' && this.#attempts.has(attempt)) attempt.abort('gone');
  }
}
