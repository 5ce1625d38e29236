import type { Redis } from 'ioredis';
import { resourceKind } from '#asl';

/**
 * How coordinators with pollers of an activity learn that a task has come: whoever enqueues one publishes to the activity's
 * channel. One connection for all activities, and no connection that waits for a queue. A message may be lost; pollers are looked
 * after now and then as well.
 */
export class ActivityBell {
  readonly #heard = new Map<string, { readonly onRing: () => void; readonly ready: Promise<void> }>();
  #listener: Redis | undefined;

  /** @param listener opens the connection that listens; asked once, when the first poller comes */
  constructor(
    private readonly namespace: string,
    private readonly speaker: Pick<Redis, 'publish'>,
    private readonly listener: () => Redis,
  ) {}

  /** A task has been enqueued for this resource, if it is an activity. Does not wait, and never fails. */
  ring(resource: string): void {
    if (resourceKind(resource) !== 'activity') return;
    this.speaker.publish(this.#channel(resource), '').catch(() => undefined);
  }

  /** From its end on, `onRing` is called for each task of the activity that is enqueued. */
  listen(activityArn: string, onRing: () => void): Promise<void> {
    const channel = this.#channel(activityArn);
    const heard = this.#heard.get(channel);
    if (heard) return heard.ready;
    const ready = this.#connection()
      .subscribe(channel)
      .then(
        () => undefined,
        (error: unknown) => {
          this.#heard.delete(channel);
          throw error;
        },
      );
    this.#heard.set(channel, { onRing, ready });
    return ready;
  }

  unlisten(activityArn: string): void {
    const channel = this.#channel(activityArn);
    if (!this.#heard.delete(channel)) return;
    this.#listener?.unsubscribe(channel).catch(() => undefined);
  }

  #connection(): Redis {
    if (!this.#listener) {
      this.#listener = this.listener();
      this.#listener.on('message', (channel: string) => this.#heard.get(channel)?.onRing());
    }
    return this.#listener;
  }

  #channel(activityArn: string): string {
    return `${this.namespace}:activity:${activityArn}`;
  }
}
