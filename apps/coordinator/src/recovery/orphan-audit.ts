import { type Log, reasonOf } from '#queues';
import type { ExecutionStore } from '#store';
import { RepeatedWarnings } from '../repeated-warnings.js';

/** Each partition is audited about this often, ms; more often where closed executions are not even kept for so long. */
const PERIOD_MS = 60_000;

/**
 * The second line behind the sweeper (facts/reliability.md §5, last row): once a minute every RUNNING execution must have
 * something that will move it. What has not is repaired and counted; the count should stay 0, anything else is a bug.
 * The same round drops index entries of executions whose keys have expired.
 */
export class OrphanAudit {
  repaired = 0;
  purged = 0;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;
  /** Closed executions that were looked at and kept in this and the last rounds, by partition. */
  readonly #passed = new Map<number, number>();
  readonly #periodMs: number;
  readonly #warnings: RepeatedWarnings;

  constructor(
    private readonly store: Pick<ExecutionStore, 'audit' | 'purge' | 'partitions'>,
    private readonly log: Log,
    { retentionMs = Infinity }: { readonly retentionMs?: number } = {},
  ) {
    this.#periodMs = Math.min(PERIOD_MS, retentionMs);
    this.#warnings = new RepeatedWarnings(log);
  }

  start(): void {
    const plan = () => {
      if (this.#stopped) return;
      this.#timer = setTimeout(
        () => {
          this.#running = this.auditAll().finally(plan);
        },
        this.#periodMs * (0.75 + Math.random() * 0.5),
      );
    };
    plan();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /**
   * Page by page, as long as there is something to drop: more may have expired since the last round than a page holds. A page
   * that is kept as a whole ends the round: the next one goes on behind it, and after the last page at the beginning.
   */
  async #purge(partition: number): Promise<void> {
    let found: { readonly purged: number; readonly kept: number };
    do {
      const passed = this.#passed.get(partition) ?? 0;
      found = await this.store.purge(partition, passed);
      this.purged += found.purged;
      this.#passed.set(partition, found.purged + found.kept === 0 ? 0 : passed + found.kept);
    } while (found.purged > 0 && !this.#stopped);
  }

  /** One round over all partitions: what goes wrong in one of them is tried again in the next round. Never rejects. */
  async auditAll(): Promise<void> {
    for (let partition = 0; partition < this.store.partitions && !this.#stopped; partition++) {
      await this.#attempt(`auditing partition ${partition}`, () => this.#audit(partition));
      await this.#attempt(`purging partition ${partition}`, () => this.#purge(partition));
    }
  }

  async #audit(partition: number): Promise<void> {
    let cursor = '';
    do {
      const found = await this.store.audit(partition, cursor);
      if (found.repaired.length > 0) {
        this.repaired += found.repaired.length;
        this.log.warn(`orphans repaired in partition ${partition}: ${found.repaired.join(', ')}`);
      }
      for (const { execution, reason } of found.failed) this.#warn(`auditing execution ${execution}`, reason);
      cursor = found.cursor;
    } while (cursor !== '' && !this.#stopped);
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#warn(what, error);
    }
  }

  /** A full Redis refuses all executions of all partitions alike. */
  #warn(what: string, error: unknown): void {
    const reason = reasonOf(error);
    if (!this.#stopped) this.#warnings.warn(reason, `${what}: ${reason}`);
  }
}
