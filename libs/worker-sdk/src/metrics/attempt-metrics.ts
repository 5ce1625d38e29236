import type { Meter } from '@opentelemetry/api';

/**
 * How an attempt that this worker had begun ended for it. `submitted`: it waits for a callback now. `refused`: the result came
 * too late. `left`: nothing was reported, since the handler was ended by its signal, or the store could not be told.
 */
export type AttemptEnd = 'succeeded' | 'failed' | 'submitted' | 'refused' | 'left';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200];

/** Counts the attempts of one worker, by resource. */
export class AttemptMetrics {
  readonly #begun;
  readonly #ended;
  readonly #handler;
  readonly #underWay = new Map<string, number>();

  constructor(meter: Meter) {
    this.#begun = meter.createCounter('stepwell_worker_attempts_begun', {
      description: 'Attempts that this worker has begun, by resource',
    });
    this.#ended = meter.createCounter('stepwell_worker_attempts_ended', {
      description: 'Attempts that have ended for this worker, by resource and by how',
    });
    this.#handler = meter.createHistogram('stepwell_worker_handler_seconds', {
      description: 'Time that handlers took, by resource and by whether they threw',
      advice: { explicitBucketBoundaries: SECONDS },
    });
    meter
      .createObservableGauge('stepwell_worker_attempts_under_way', { description: 'Attempts under way, by resource' })
      .addCallback((result) => {
        for (const [resource, count] of this.#underWay) result.observe(count, { resource });
      });
  }

  begun(resource: string): void {
    this.#begun.add(1, { resource });
    this.#count(resource, 1);
  }

  /** @param ms how long the handler took */
  handled(resource: string, ms: number, failed: boolean): void {
    this.#handler.record(ms / 1_000, { resource, failed });
  }

  ended(resource: string, how: AttemptEnd): void {
    this.#ended.add(1, { resource, outcome: how });
    this.#count(resource, -1);
  }

  #count(resource: string, change: number): void {
    this.#underWay.set(resource, (this.#underWay.get(resource) ?? 0) + change);
  }
}
