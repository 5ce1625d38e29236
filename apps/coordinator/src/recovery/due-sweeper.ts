import { type ExecutionId, type ExecutionStore, partitionOf } from '#store';
import { type Log, reasonOf } from '#queues';
import { RepeatedWarnings } from '../repeated-warnings.js';
import type { RedisClock } from '../transitions/redis-clock.js';
import type { Redelivery } from './redelivery.js';

/** Each partition is looked at at least this often, ms (facts/reliability-background.md §3.4). */
const PERIOD_MS = 1_000;
/** Members claimed per look. */
const BATCH = 50;
/** Partitions looked at side by side: no more is claimed ahead of what can be delivered soon, and other coordinators find some, too. */
const SIDE_BY_SIDE = 4;

type Deliver = Redelivery['deliver'];

/**
 * Delivers what is due: timers when their time has come, and every wake-up whose fast path got lost. Each coordinator
 * sweeps all partitions; the claim inside the store keeps them from doing the same twice, no lease or leader is needed.
 */
export class DueSweeper {
  /** When to look at each partition next, by Redis time. */
  readonly #nextAt: number[];
  #deliver: Deliver | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;
  readonly #warnings: RepeatedWarnings;

  constructor(
    private readonly store: Pick<ExecutionStore, 'sweep' | 'partitions'>,
    private readonly clock: Pick<RedisClock, 'now' | 'tell'>,
    log: Pick<Log, 'warn'>,
  ) {
    this.#warnings = new RepeatedWarnings(log);
    this.#nextAt = Array.from({ length: store.partitions }, () => 0);
  }

  start(redelivery: Pick<Redelivery, 'deliver'>): void {
    this.#deliver = (member) => redelivery.deliver(member);
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
    const deliver = this.#deliver;
    if (this.#stopped || !deliver) return;
    clearTimeout(this.#timer);
    const delay = Math.max(0, Math.min(...this.#nextAt) - this.clock.now());
    this.#timer = setTimeout(
      () => {
        this.#running = this.#sweepDuePartitions(deliver).finally(() => {
          this.#running = undefined;
          this.#plan();
        });
      },
      Math.min(delay, PERIOD_MS),
    );
  }

  async #sweepDuePartitions(deliver: Deliver): Promise<void> {
    const now = this.clock.now();
    const due = this.#nextAt.flatMap((at, partition) => (at <= now ? [partition] : []));
    for (let from = 0; from < due.length && !this.#stopped; from += SIDE_BY_SIDE) {
      await Promise.all(due.slice(from, from + SIDE_BY_SIDE).map((partition) => this.#sweep(partition, deliver)));
    }
  }

  async #sweep(partition: number, deliver: Deliver): Promise<void> {
    // Jitter, so that several coordinators do not look in step. Set first: a timer noted meanwhile may bring it forward.
    this.#nextAt[partition] = this.clock.now() + PERIOD_MS * (0.75 + Math.random() * 0.5);
    try {
      const swept = await this.store.sweep(partition, BATCH);
      this.clock.tell(swept.now);
      await Promise.all(swept.due.map(deliver));
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
