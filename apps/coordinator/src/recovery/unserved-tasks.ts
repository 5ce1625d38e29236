import type { Log } from '#queues';
import type { FrameRef, WorkerRegistry } from '#store';

/** A task attempt that the sweeper delivers for the nth time. */
export type DeliveredTask = FrameRef & { readonly delivery: number };

/**
 * Task attempts whose resource nobody serves. An attempt fails once the wait is over, counted from when it was scheduled or
 * when its resource was last served, whichever came later: an attempt that has been queued behind busy workers gets the
 * whole wait when they restart.
 */
export class UnservedTasks {
  readonly #waits = new Map<string, NodeJS.Timeout>();
  /** When a line was last written, by what it is about. */
  readonly #told = new Map<string, number>();

  constructor(
    private readonly workers: Pick<WorkerRegistry, 'serviceOf'>,
    private readonly waitSeconds: number,
    /** Wakes the frame as `unserved`. */
    private readonly fail: (task: DeliveredTask) => Promise<void>,
    private readonly log: Pick<Log, 'warn'>,
  ) {}

  /** Looks whether the attempt is served, and goes on looking in this process while it is not. */
  async watch(task: DeliveredTask, resource: string, scheduledAt: number): Promise<void> {
    const key = `${task.execution}|${task.frame}|${task.token}`;
    if (this.#waits.has(key)) return;
    const { workers, lastServedAt = 0, now } = await this.workers.serviceOf(resource);
    if (workers > 0 || this.#waits.has(key)) return;
    const left = Math.max(scheduledAt, lastServedAt) + this.waitSeconds * 1000 - now;
    if (left <= 0) {
      this.#tell(
        `failed|${resource}`,
        now,
        `no worker serves ${resource}: a task that waited ${this.waitSeconds} s for one fails`,
      );
      return this.fail(task);
    }
    const seconds = Math.ceil(left / 1000);
    this.#tell(
      `waits|${resource}`,
      now,
      `no worker serves ${resource}: a task waits for one, and fails in ${seconds} s`,
    );
    const timer = setTimeout(
      () => {
        this.#waits.delete(key);
        // The next delivery looks again.
        void this.watch(task, resource, scheduledAt).catch(() => undefined);
      },
      Math.min(left, LONGEST_TIMER_MS),
    );
    timer.unref();
    this.#waits.set(key, timer);
  }

  close(): void {
    for (const timer of this.#waits.values()) clearTimeout(timer);
    this.#waits.clear();
  }

  /** One resource may have thousands of tasks: one line a minute for all of them. */
  #tell(about: string, now: number, line: string): void {
    if (now - (this.#told.get(about) ?? -Infinity) < TOLD_AGAIN_MS) return;
    for (const [other, at] of this.#told) if (now - at >= TOLD_AGAIN_MS) this.#told.delete(other);
    this.#told.set(about, now);
    this.log.warn(line);
  }
}

const TOLD_AGAIN_MS = 60_000;

/** setTimeout takes no more than 2^31 − 1 ms. */
const LONGEST_TIMER_MS = 86_400_000;
