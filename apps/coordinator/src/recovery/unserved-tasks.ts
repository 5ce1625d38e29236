import type { Log } from '#queues';
import type { FrameRef, WorkerRegistry } from '#store';
import { RepeatedWarnings } from '../repeated-warnings.js';

/** A task attempt that the sweeper delivers for the nth time. */
export type DeliveredTask = FrameRef & { readonly delivery: number };

/**
 * Task attempts whose resource nobody serves. An attempt fails once the wait is over, counted from when it was scheduled or
 * when its resource was last served, whichever came later: an attempt that has been queued behind busy workers gets the
 * whole wait when they restart.
 */
export class UnservedTasks {
  readonly #waits = new Map<string, { readonly timer: NodeJS.Timeout; last: DeliveredTask }>();
  /** One resource may have thousands of tasks: one line a minute for all of them. */
  readonly #warnings: RepeatedWarnings;

  constructor(
    private readonly workers: Pick<WorkerRegistry, 'serviceOf'>,
    private readonly waitSeconds: number,
    /** Takes the attempt from its queue and wakes the frame as `unserved`. */
    private readonly fail: (task: DeliveredTask, resource: string) => Promise<void>,
    log: Pick<Log, 'warn'>,
  ) {
    this.#warnings = new RepeatedWarnings(log, 60_000);
  }

  /**
   * Looks whether the attempt is served, and goes on looking in this process while it is not.
   * @returns whether it has been failed
   */
  async watch(task: DeliveredTask, resource: string, scheduledAt: number): Promise<boolean> {
    const key = `${task.execution}|${task.frame}|${task.token}`;
    const waiting = this.#waits.get(key);
    if (waiting) {
      // A job that got lost has been replaced by one of this delivery: it has to be taken back, too.
      waiting.last = task;
      return false;
    }
    const { workers, lastServedAt = 0, now } = await this.workers.serviceOf(resource);
    if (workers > 0 || this.#waits.has(key)) return false;
    const left = Math.max(scheduledAt, lastServedAt) + this.waitSeconds * 1000 - now;
    if (left <= 0) {
      const line = `no worker serves ${resource}: a task that waited ${this.waitSeconds} s for one fails`;
      this.#warnings.warn(`failed|${resource}`, line, now);
      await this.fail(task, resource);
      return true;
    }
    const line = `no worker serves ${resource}: a task waits for one, and fails in ${Math.ceil(left / 1000)} s`;
    this.#warnings.warn(`waits|${resource}`, line, now);
    const timer = setTimeout(
      () => {
        this.#waits.delete(key);
        // The next delivery looks again.
        void this.watch(wait.last, resource, scheduledAt).catch(() => undefined);
      },
      Math.min(left, LONGEST_TIMER_MS),
    );
    timer.unref();
    const wait = { timer, last: task };
    this.#waits.set(key, wait);
    return false;
  }

  close(): void {
    for (const { timer } of this.#waits.values()) clearTimeout(timer);
    this.#waits.clear();
  }
}

/** setTimeout takes no more than 2^31 − 1 ms. */
const LONGEST_TIMER_MS = 86_400_000;
