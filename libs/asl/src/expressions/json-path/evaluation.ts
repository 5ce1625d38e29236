import type { Json } from '../../data/json.js';
import { StatesError } from '../../states-error.js';
import type { Scope } from '../scope.js';

/** Values (or steps of a regular expression) one evaluation may visit. A 256 KiB payload holds some 130,000 values; `..` and filters multiply that. */
const MAX_VISITS = 10_000_000;

/** One evaluation of an indefinite path: what it reads, and what it may still spend. */
export class Evaluation {
  #left = MAX_VISITS;

  constructor(
    /** What `$` means, also inside filters. */
    readonly document: Json | undefined,
    readonly scope: Scope,
    private readonly text: string,
  ) {}

  /** Counts work done; throws States.Runtime when a path would keep the engine busy for too long. */
  spend(visits: number): void {
    this.#left -= visits;
    if (this.#left < 0) {
      throw new StatesError(
        'States.Runtime',
        `Invalid path '${this.text}' : The path visits more than ${MAX_VISITS} values.`,
      );
    }
  }
}

/** Finds a value; `item` is what `@` means. */
export type Finder = (item: Json | undefined, evaluation: Evaluation) => Json | undefined;

/** Goes one segment further from each of `values`. */
export type Selector = (values: readonly Json[], evaluation: Evaluation) => readonly Json[];
