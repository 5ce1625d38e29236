import type { Decision } from '#engine';
import type { Metrics } from '#telemetry';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200];

/** What committed decisions have ended: counted by exactly one coordinator, the one whose commit went through. */
export class TaskMetrics {
  readonly #attempts;
  readonly #executions;

  constructor({ meter }: Metrics) {
    this.#attempts = meter.createHistogram('stepwell_task_seconds', {
      description: 'Task attempts that ended, from when they were scheduled, by resource and by whether they failed',
      advice: { explicitBucketBoundaries: SECONDS },
    });
    this.#executions = meter.createCounter('stepwell_executions_ended', {
      description: 'Executions that ended, by their status',
    });
  }

  /** @param now Redis time of the commit, epoch ms */
  ended({ ended, effects }: Decision, now: number): void {
    for (const { resource, scheduledAt, error } of ended.attempts)
      this.#attempts.record(Math.max(0, now - scheduledAt) / 1_000, { resource, failed: error !== undefined });
    for (const effect of effects)
      if (effect.type === 'CloseExecution') this.#executions.add(1, { status: effect.status });
  }
}
