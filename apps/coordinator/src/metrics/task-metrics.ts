import type { Decision } from '#engine';
import type { Metrics } from '#telemetry';
import type { Traced } from '../tracing/execution-tracer.js';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200];

/** What committed decisions have ended: counted by exactly one coordinator, the one whose commit went through. */
export class TaskMetrics {
  readonly #attempts;
  readonly #waits;
  readonly #runs;
  readonly #executions;

  constructor({ meter }: Metrics) {
    this.#attempts = meter.createHistogram('stepwell_task_seconds', {
      description: 'Task attempts that ended, from when they were scheduled, by resource and by whether they failed',
      advice: { explicitBucketBoundaries: SECONDS },
    });
    this.#waits = meter.createHistogram('stepwell_task_wait_seconds', {
      description: 'Those that a worker had begun: from when they were scheduled until then, by resource',
      advice: { explicitBucketBoundaries: SECONDS },
    });
    this.#runs = meter.createHistogram('stepwell_task_run_seconds', {
      description: 'Those that a worker had begun: from then on, by resource and by whether they failed',
      advice: { explicitBucketBoundaries: SECONDS },
    });
    this.#executions = meter.createCounter('stepwell_executions_ended', {
      description: 'Executions that ended, by their status',
    });
  }

  /**
   * @param own what is known of the attempt of the frame that was decided about; of others that end with it, nothing is
   * @param now Redis time of the commit, epoch ms
   */
  ended(own: Pick<Traced, 'begunAt' | 'visit'>, { ended, effects }: Decision, now: number): void {
    for (const { visit, resource, scheduledAt, error } of ended.attempts) {
      const failed = error !== undefined;
      this.#attempts.record(seconds(scheduledAt, now), { resource, failed });
      if (own.begunAt === undefined || own.visit !== visit) continue;
      this.#waits.record(seconds(scheduledAt, own.begunAt), { resource });
      this.#runs.record(seconds(own.begunAt, now), { resource, failed });
    }
    for (const effect of effects)
      if (effect.type === 'CloseExecution') this.#executions.add(1, { status: effect.status });
  }
}

const seconds = (from: number, to: number): number => Math.max(0, to - from) / 1_000;
