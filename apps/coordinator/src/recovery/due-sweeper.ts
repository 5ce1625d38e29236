import { type ExecutionId, type ExecutionStore, partitionOf } from '#store';
import { type Log, reasonOf } from '#queues';
import { RepeatedWarnings } from '../repeated-warnings.js';
import type { RedisClock } from '../transitions/redis-clock.js';
import type { Redelivery } from './redelivery.js';

/** Each partition is looked at at least this often, ms (facts/reliability-background.md §3.4). */
const PERIOD_MS = 1_000;
/** Members claimed per look. */
const BATCH = 200;
/** Partitions looked at side by side. */
const SIDE_BY_SIDE = 16;

/**
 * Delivers what is due: timers when their time has come, and every wake-up whose fast path got lost. Each coordinator
 * sweeps all partitions; the claim inside the store keeps them from doing the same twice, no lease or leader is needed.
 */
export class DueSweeper {
  /** When to look at each partition next, by Redis time. */
  readonly #nextAt: number[];
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;
  readonly #warnings: RepeatedWarnings;

  constructor(
    private readonly store: Pick<ExecutionStore, 'sweep' | 'partitions'>,
    private readonly redelivery: Pick<Redelivery, 'deliver'>,
    private readonly clock: Pick<RedisClock, 'now' | 'tell'>,
    log: Pick<Log, 'warn'>,
  ) {
    this.#warnings = new RepeatedWarnings(log);
    this.#nextAt = Array.from({ length: store.partitions }, () => 0);
  }

  start(): void {
    this.#plan();
  }

  /** Stops and waits for the look under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** A timer of this execution is due at `at` (Redis time): look then, not only at the next round. */
  noteDue(execution: ExecutionId, at: number): void {
    const partition = partitionOf(execution, this.store.partitions);
    if (at >= (this.#nextAt[partition] as number)) return;
    this.#nextAt[partition] = at;
    if (!this.#running) this.#plan();
  }

  #plan(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    const delay = Math.max(0, Math.min(...this.#nextAt) - this.clock.now());
    this.#timer = setTimeout(
      () => {
        this.#running = this.#sweepDuePartitions().finally(() => {
          this.#running = undefined;
          this.#plan();
        });
      },
      Math.min(delay, PERIOD_MS),
    );
  }

  async #sweepDuePartitions(): Promise<void> {
    const now = this.clock.now();
    const due = this.#nextAt.flatMap((at, partition) => (at <= now ? [partition] : []));
    for (let from = 0; from < due.length && !this.#stopped; from += SIDE_BY_SIDE) {
      await Promise.all(due.slice(from, from + SIDE_BY_SIDE).map((partition) => this.#sweep(partition)));
    }
  }

  async #sweep(partition: number): Promise<void> {
    // Jitter, so that several coordinators do not look in step. Set first: a timer noted meanwhile may bring it forward.
    this.#nextAt[partition] = this.clock.now() + PERIOD_MS * (0.75 + Math.random() * 0.5);
    try {
      const swept = await this.store.sweep(partition, BATCH);
      this.clock.tell(swept.now);
      await Promise.all(swept.due.map((member) => this.redelivery.deliver(member)));
      // What was looked at counts, not what was claimed: dead members or another coordinator's may fill a look.
      const next = swept.peeked >= BATCH ? swept.now : (swept.nextDueAt ?? Number.POSITIVE_INFINITY);
      // The first reply of all sets the clock right: what was planned by a machine's own that is fast would come far too late.
      const latest = this.clock.now() + PERIOD_MS * 1.25;
      this.#nextAt[partition] = Math.min(this.#nextAt[partition], latest, next);
    } catch (error) {
      // An outage is told once by the connection; the next round tries again.
      if (this.#stopped) return;
      // A full Redis refuses all partitions alike.
      const reason = reasonOf(error);
      this.#warnings.warn(reason, `sweeping partition ${partition}: ${reason}`);
    }
  }
}
