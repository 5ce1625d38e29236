import { isConnectionError, reasonOf, type Log } from '#queues';
import type { WorkerRegistry } from '#store';

const ANNOUNCE_MS = 3_000;
/** A worker that has not been heard of for this long serves nothing. */
const ANNOUNCED_FOR_MS = 10_000;

/** Tells the store every few seconds that this process serves its resources, so that an unserved task can be told from a busy one. */
export class Announcer {
  #timer: NodeJS.Timeout | undefined;
  #announcing = false;

  constructor(
    private readonly registry: Pick<WorkerRegistry, 'announceWorker' | 'withdrawWorker'>,
    private readonly worker: string,
    private readonly resources: readonly string[],
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.#announce(), ANNOUNCE_MS);
    await this.#announce();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    try {
      await this.registry.withdrawWorker(this.worker, this.resources);
    } catch (error) {
      // Without Redis, which has been told: nobody counts this worker any more after a while.
      if (isConnectionError(error)) return;
      this.log.warn(`could not withdraw worker ${this.worker}: ${reasonOf(error)}`);
    }
  }

  async #announce(): Promise<void> {
    if (this.#announcing) return;
    this.#announcing = true;
    try {
      await this.registry.announceWorker(this.worker, this.resources, ANNOUNCED_FOR_MS);
    } catch (error) {
      // At the end of a process without Redis, which has been told.
      if (isConnectionError(error)) return;
      this.log.warn(`could not announce worker ${this.worker}: ${reasonOf(error)}`);
    } finally {
      this.#announcing = false;
    }
  }
}
