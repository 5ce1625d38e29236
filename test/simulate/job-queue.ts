import type { Actor } from './actor.js';

export interface SimulatedJob<Data> {
  readonly id: string;
  readonly data: Data;
  stalledCounter: number;
  /** Virtual time before which it is not taken. */
  notBefore: number;
  takenBy?: Actor;
  /** Set once its process does not hold it any more: then it is offered again. */
  heldUntil?: number;
}

/** What Stepwell relies on of a BullMQ queue: an id that exists is not added again, what is not acknowledged comes back. */
export class JobQueue<Data> {
  readonly #jobs = new Map<string, SimulatedJob<Data>>();
  #copies = 0;

  constructor(private readonly now: () => number) {}

  get size(): number {
    return this.#jobs.size;
  }

  all(): SimulatedJob<Data>[] {
    return [...this.#jobs.values()];
  }

  add(id: string, data: Data): void {
    if (!this.#jobs.has(id)) this.#jobs.set(id, { id, data: { ...data }, stalledCounter: 0, notBefore: 0 });
  }

  isWaiting(ids: readonly string[]): boolean {
    return ids.some((id) => this.#jobs.get(id)?.takenBy === undefined && this.#jobs.has(id));
  }

  /** One that somebody has taken stays. */
  remove(ids: readonly string[]): void {
    for (const id of ids) if (this.#jobs.get(id)?.takenBy === undefined) this.#jobs.delete(id);
  }

  /** Those that may be taken now. */
  takeable(): SimulatedJob<Data>[] {
    return this.all().filter(({ takenBy, notBefore }) => takenBy === undefined && notBefore <= this.now());
  }

  take(job: SimulatedJob<Data>, by: Actor): void {
    job.takenBy = by;
    job.heldUntil = undefined;
  }

  /** The lock of a process that is dead or stands still runs out `ms` from now. */
  abandonAllOf(actor: Actor, ms: () => number): void {
    for (const job of this.all()) if (job.takenBy === actor) job.heldUntil = this.now() + ms();
  }

  /** What is not held any more is offered again. Answers when the next one will be. */
  releaseStalled(): number | undefined {
    let next: number | undefined;
    for (const job of this.all()) {
      if (job.heldUntil === undefined) continue;
      if (job.heldUntil <= this.now()) {
        job.takenBy = undefined;
        job.heldUntil = undefined;
        job.stalledCounter++;
      } else next = Math.min(next ?? Number.POSITIVE_INFINITY, job.heldUntil);
    }
    return next;
  }

  /** Acknowledged, or failed: both remove it. One that is somebody else's by now stays. */
  end(job: SimulatedJob<Data>, by: Actor): void {
    if (job.takenBy === by && this.#jobs.get(job.id) === job) this.#jobs.delete(job.id);
  }

  lose(job: SimulatedJob<Data>): void {
    this.#jobs.delete(job.id);
  }

  copy(job: SimulatedJob<Data>): void {
    this.add(`${job.id}+${++this.#copies}`, job.data);
  }

  clear(): void {
    this.#jobs.clear();
  }
}
