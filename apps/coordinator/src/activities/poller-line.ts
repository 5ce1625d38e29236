import type { PolledTask, Poller } from '../tokens.js';

/** Somebody who waits for a task. */
export interface WaitingPoller {
  readonly workerName: string | undefined;
  /** Ends the waiting; undefined = there is no task for it. */
  answer(task: PolledTask | undefined): void;
}

interface Entry extends WaitingPoller {
  /** Nobody waits any more: what it is offered goes to another one. */
  over: boolean;
}

/**
 * Who waits here for tasks of one activity, in the order in which they came. One that is being given a task has been taken out
 * of the line; it still counts, and comes back to its head if it gets none after all.
 */
export class PollerLine {
  readonly #line: Entry[] = [];
  #count = 0;
  #dismissed = false;

  /** In the line. */
  get waiting(): number {
    return this.#line.length;
  }

  /** Those that have not been answered yet. */
  get count(): number {
    return this.#count;
  }

  /** @returns the task it is given; undefined after `waitMs`, or when the poller is gone */
  join({ workerName, onGone }: Poller, waitMs: number): Promise<PolledTask | undefined> {
    return new Promise((resolve) => {
      const leave = () => {
        entry.over = true;
        // Taken out at this moment: whoever has taken it answers it, or gives it back.
        if (this.#remove(entry)) entry.answer(undefined);
      };
      const timer = setTimeout(leave, waitMs);
      const entry: Entry = {
        workerName,
        over: false,
        answer: (task) => {
          clearTimeout(timer);
          this.#count -= 1;
          resolve(task);
        },
      };
      this.#count += 1;
      this.#line.push(entry);
      onGone?.(leave);
    });
  }

  /** The one that has waited longest; it has to be answered, or given back. */
  take(): WaitingPoller | undefined {
    return this.#line.shift();
  }

  /** There was no task for it. */
  giveBack(poller: WaitingPoller): void {
    const entry = poller as Entry;
    if (entry.over || this.#dismissed) entry.answer(undefined);
    else this.#line.unshift(entry);
  }

  /** Nobody waits any longer: all are answered that nobody has taken out. Those taken out will not wait again. */
  dismiss(): void {
    this.#dismissed = true;
    for (const entry of this.#line.splice(0)) entry.answer(undefined);
  }

  #remove(entry: Entry): boolean {
    const place = this.#line.indexOf(entry);
    if (place >= 0) this.#line.splice(place, 1);
    return place >= 0;
  }
}
