import type { LoadedFrame } from '#store';

/** Snapshots held at most; each is used once. */
const LIMIT = 10_000;

/**
 * What this coordinator has just committed, by fence. The next step of the same frame often comes back to the process
 * that wrote it, and then needs no load: the fence is new and random at each step, so a hit is exactly what the store
 * holds, and if it is not, the commit's own fence check says `stale`. A frame that waits for a result is loaded.
 */
export class SnapshotCache {
  readonly #byToken = new Map<string, LoadedFrame>();

  keep(token: string, loaded: LoadedFrame): void {
    this.#byToken.set(token, loaded);
    if (this.#byToken.size > LIMIT) this.#byToken.delete(this.#byToken.keys().next().value as string);
  }

  take(token: string): LoadedFrame | undefined {
    const found = this.#byToken.get(token);
    this.#byToken.delete(token);
    return found;
  }
}
