import { setTimeout as sleep } from 'node:timers/promises';
import { PARTITIONS, type SoakSystem } from './soak-system.js';

const LOOK_EVERY_MS = 2_000;
/** Entries may come out of order by less than this. */
const OVERLAP_MS = 10_000;

/** Counts how executions have ended, by the store's index of closed ones, before they are dropped from it. */
export class Endings {
  /** Executions by status. */
  readonly ended = new Map<string, number>();
  /** When those lately seen stopped, by entry. */
  readonly #seen = new Map<string, number>();
  #latest = 0;
  readonly #stopped = new AbortController();
  #looking: Promise<void> = Promise.resolve();

  constructor(private readonly system: SoakSystem) {}

  start(): void {
    this.#looking = this.#lookOn();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#looking;
  }

  async #lookOn(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.#look();
      await sleep(LOOK_EVERY_MS, undefined, { signal: this.#stopped.signal }).catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    const { redis, namespace } = this.system;
    const since = this.#latest - OVERLAP_MS;
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const flat = await redis.zrangebyscore(`${namespace}:{p${partition}}:closed`, since, '+inf', 'WITHSCORES');
      for (let n = 0; n < flat.length; n += 2) {
        const [entry, stoppedAt] = [flat[n] as string, Number(flat[n + 1])];
        if (this.#seen.has(entry)) continue;
        this.#seen.set(entry, stoppedAt);
        this.#latest = Math.max(this.#latest, stoppedAt);
        const status = entry.split('|')[2] as string;
        this.ended.set(status, (this.ended.get(status) ?? 0) + 1);
      }
    }
    for (const [entry, stoppedAt] of this.#seen)
      if (stoppedAt < this.#latest - 2 * OVERLAP_MS) this.#seen.delete(entry);
  }
}
