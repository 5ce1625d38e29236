import type { JsonObject } from '#asl';
import type { LoadedFrame } from '#store';

/** Snapshots held at most; each is used once. */
const LIMIT = 10_000;
/** A snapshot with longer texts than this is loaded when it is needed, characters. */
const LONGEST = 8_192;
/** All snapshots together, characters. */
const TOTAL = 16 * 1024 * 1024;
/** One that has not been used for so long hardly will be: another coordinator took the step, or its execution was ended. ms */
const MOST_AGE_MS = 10_000;
/** What an input that is kept as a value, too, takes beside its text, in characters for each of the text's (by rule of thumb). */
const VALUE_WEIGHT = 3;

/**
 * What this coordinator has just committed, by fence. The next step of the same frame often comes back to the process
 * that wrote it, and then needs no load: the fence is new and random at each step, so a hit is exactly what the store
 * holds, and if it is not, the commit's own fence check says `stale`. A frame that waits for a result is loaded.
 */
export class SnapshotCache {
  readonly #byToken = new Map<string, { readonly loaded: LoadedFrame; readonly weight: number }>();
  #weight = 0;

  /** By `loaded.now`, Redis time, what is too old is let go. */
  keep(token: string, loaded: LoadedFrame): void {
    const length = lengthOf(loaded);
    if (length > LONGEST) return;
    this.take(token);
    const weight = length + (loaded.snapshot.input ? VALUE_WEIGHT * loaded.snapshot.frame.input.length : 0);
    this.#byToken.set(token, { loaded, weight });
    this.#weight += weight;
    for (const [oldest, kept] of this.#byToken) {
      const isOver = this.#byToken.size > LIMIT || this.#weight > TOTAL;
      if (!isOver && kept.loaded.now >= loaded.now - MOST_AGE_MS) break;
      this.take(oldest);
    }
  }

  take(token: string): LoadedFrame | undefined {
    const found = this.#byToken.get(token);
    if (!found) return undefined;
    this.#byToken.delete(token);
    this.#weight -= found.weight;
    return found.loaded;
  }
}

/** Characters of what may be long in a snapshot. */
function lengthOf({ snapshot }: LoadedFrame): number {
  const { execution, frame, outerVariables } = snapshot;
  const scopes = [frame.variables, ...outerVariables].filter(
    (scope): scope is JsonObject => scope !== undefined && Object.keys(scope).length > 0,
  );
  return scopes.reduce((sum, scope) => sum + JSON.stringify(scope).length, execution.input.length + frame.input.length);
}
