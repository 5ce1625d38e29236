import type { EngineEvent, FrameId, Submission } from '#engine';
import type { CallbackAnswer } from './model.js';

export interface QueuedEvent {
  /** Virtual time, epoch ms. */
  readonly at: number;
  readonly frame: FrameId;
  /** The frame's step it belongs to, -1 for any: what was queued for an older one is void. */
  readonly step: number;
  readonly event: EngineEvent | Submitted;
}

/** A worker's result has submitted the frame's attempt; nothing is decided by that. */
export interface Submitted {
  readonly submission: Submission;
  /** JSON text. */
  readonly result: string;
  /** What follows from then on. */
  readonly callback: CallbackAnswer;
}

/** What is still to happen: the earliest first, of those at the same time the one that was put in first. */
export class EventQueue {
  /** In that order. */
  readonly #events: QueuedEvent[] = [];

  add(event: QueuedEvent): void {
    let place = this.#events.length;
    while (place > 0 && (this.#events[place - 1] as QueuedEvent).at > event.at) place--;
    this.#events.splice(place, 0, event);
  }

  clear(): void {
    this.#events.length = 0;
  }

  takeNext(): QueuedEvent | undefined {
    return this.#events.shift();
  }
}
