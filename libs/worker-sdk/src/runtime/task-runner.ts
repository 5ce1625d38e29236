import { randomUUID } from 'node:crypto';
import { isConnectionError, type Log, type TaskJob } from '#queues';
import {
  newToken,
  type Awaken,
  type ExpressTaskStore,
  type Submission,
  type TaskOutcome,
  type TaskStore,
} from '#store';
import { ATTRIBUTE, runInSpan, SPAN } from '#telemetry';
import type { RegisteredHandler } from '../handlers/task-handler.js';
import type { LeaseKeeper } from '../heartbeat/lease-keeper.js';
import type { AttemptEnd, AttemptMetrics } from '../metrics/attempt-metrics.js';
import { isTaskFailure } from '../task-failure.js';
import { Attempt } from './attempt.js';
import { describe, outcomeOfError, outcomeOfResult, withinLimit } from './task-outcome.js';
import { untilStoreAnswers } from './until-store-answers.js';

export interface TaskRunnerParts {
  readonly worker: string;
  readonly leaseMs: number;
  readonly store: TaskStore;
  /** Where attempts of Express executions are kept. */
  readonly express: ExpressTaskStore;
  readonly leases: LeaseKeeper;
  /** Enqueue the `states` job that endTask has made due. */
  wake(awaken: Awaken, traceparent: string | undefined): Promise<void>;
  readonly log: Log;
  /** Absent: nobody asks for them. */
  readonly metrics?: AttemptMetrics;
  /** Aborted when the process gives up waiting for what still runs. */
  readonly abandoned: AbortSignal;
}

/**
 * Runs task attempts: claim, run the handler, make the outcome durable. Only then is the job acknowledged, by returning.
 * Whatever the store refuses is somebody else's by now: acknowledged, and nothing is changed.
 */
export class TaskRunner {
  #refused = 0;

  constructor(private readonly parts: TaskRunnerParts) {}

  /** Outcomes that came too late: their attempts had been taken away. */
  get refused(): number {
    return this.#refused;
  }

  async run(job: TaskJob, handler: RegisteredHandler): Promise<void> {
    const { worker, leaseMs, leases, metrics, abandoned } = this.parts;
    const { execution, frame, token, traceparent } = job;
    const express = job.express && this.parts.express;
    const store = express ?? this.parts.store;
    const ref = { execution, frame, token };
    const claim = randomUUID();
    const begun = await untilStoreAnswers(
      () => store.beginTask(ref, { worker, claim, leaseMs, redeliver: handler.redeliver }),
      abandoned,
    );
    if (begun.status !== 'begun') return;

    const attempt = new Attempt(ref, claim, begun, express);
    const { resource } = handler;
    leases.add(attempt);
    metrics?.begun(resource);
    let end: AttemptEnd = 'left';
    try {
      const outcome = await this.#outcomeOf(attempt, handler, traceparent);
      if (outcome !== undefined) end = await this.#report(attempt, outcome, traceparent);
    } finally {
      leases.remove(attempt);
      metrics?.ended(resource, end);
    }
  }

  async #report(attempt: Attempt, outcome: TaskOutcome, traceparent: string | undefined): Promise<AttemptEnd> {
    const { store, abandoned } = this.parts;
    const { ref, claim } = attempt;
    const { submits } = attempt.begun;
    if (attempt.express) return this.#reportExpress(attempt, attempt.express, outcome);
    if (submits && outcome.ok) return this.#submit(attempt, submits, outcome.output, traceparent);
    const nextToken = newToken();
    // Both at once over one connection: Redis sees the outcome first, and a round trip is saved. Should the outcome be
    // refused, the job names a fence that never came to be, and whoever takes it drops it.
    const [{ status }] = await Promise.all([
      untilStoreAnswers(() => store.endTask(ref, claim, outcome, nextToken), abandoned),
      this.#wake({ ...ref, token: nextToken, wake: 'outcome' }, traceparent),
    ]);
    if (status === 'refused') return this.#tellRefused(attempt);
    return outcome.ok ? 'succeeded' : 'failed';
  }

  /** Whoever runs the execution is told by its keeping. */
  async #reportExpress(attempt: Attempt, express: ExpressTaskStore, outcome: TaskOutcome): Promise<AttemptEnd> {
    const { ref, claim } = attempt;
    const status = await untilStoreAnswers(() => express.endTask(ref, claim, outcome), this.parts.abandoned);
    if (status === 'refused') return this.#tellRefused(attempt);
    return outcome.ok ? 'succeeded' : 'failed';
  }

  /** The task waits for a callback: a good result is only that it has been asked for. */
  async #submit(
    attempt: Attempt,
    submission: Submission,
    result: string,
    traceparent: string | undefined,
  ): Promise<AttemptEnd> {
    const { store, abandoned } = this.parts;
    const nextToken = newToken();
    const submitted = await untilStoreAnswers(
      () => store.submitTask(attempt.ref, attempt.claim, submission, result, nextToken),
      abandoned,
    );
    if (submitted.status === 'failed') {
      await this.#wake(submitted.awaken, traceparent);
      return 'failed';
    }
    // The callback may be faster than the handler that has asked for it: then its answer tells nothing any more.
    return submitted.status === 'refused' ? this.#tellRefused(attempt) : 'submitted';
  }

  /** Undefined: there is nothing to report. */
  async #outcomeOf(
    attempt: Attempt,
    handler: RegisteredHandler,
    traceparent: string | undefined,
  ): Promise<TaskOutcome | undefined> {
    const { resource, input, executionArn, stateName, attempt: number } = attempt.begun;
    const attributes = {
      [ATTRIBUTE.executionArn]: executionArn,
      [ATTRIBUTE.stateName]: stateName,
      [ATTRIBUTE.resource]: resource,
      [ATTRIBUTE.attempt]: number,
      [ATTRIBUTE.worker]: this.parts.worker,
    };
    const context = attempt.context(() => this.parts.leases.progress(attempt));
    const since = performance.now();
    const handled = (failed: boolean) =>
      this.parts.metrics?.handled(handler.resource, performance.now() - since, failed);
    try {
      const result = await runInSpan(SPAN.handler, { traceparent, attributes, errorName }, async () =>
        handler.handle(JSON.parse(input), context),
      );
      handled(false);
      return withinLimit(outcomeOfResult(result, resource, attempt.claim), attempt.begun.submits, resource);
    } catch (thrown) {
      handled(true);
      if (this.#isEndedByAbort(attempt, thrown, handler)) return undefined;
      // The name only: a message may quote what the task is about. The whole of it goes into the cause.
      if (!isTaskFailure(thrown)) {
        this.parts.log.warn(
          `${handler.declaredAt} threw ${describe(thrown).type} in attempt ${number} of '${stateName}' of ${executionArn}`,
        );
      }
      return outcomeOfError(thrown, resource, attempt.claim);
    }
  }

  /**
   * A handler that the abort has ended has no failure of its own. Timed out: the state fails with States.Timeout. Gone: a
   * result would be refused. Shutdown: nothing is wrong with the task, so the lease lapses as if the worker had died, unless
   * the handler fails on purpose.
   */
  #isEndedByAbort(attempt: Attempt, thrown: unknown, handler: RegisteredHandler): boolean {
    const why = attempt.abortedBy;
    if (why !== 'shutdown') return why !== undefined;
    if (isTaskFailure(thrown)) return false;
    const { executionArn, stateName, attempt: number } = attempt.begun;
    this.parts.log.warn(
      `${handler.declaredAt} was ended by the shutdown in attempt ${number} of '${stateName}' of ${executionArn}: ` +
        (handler.redeliver ? 'another worker will run it' : 'the attempt will count as lost'),
    );
    return true;
  }

  #tellRefused(attempt: Attempt): AttemptEnd {
    this.#refused += 1;
    const { executionArn, stateName, attempt: number } = attempt.begun;
    this.parts.log.warn(
      `the result of attempt ${number} of '${stateName}' of ${executionArn} came too late and was refused`,
    );
    return 'refused';
  }

  /** The fast path only: should it fail, the sweeper wakes the frame, since the outcome is stored. */
  async #wake(awaken: Awaken, traceparent: string | undefined): Promise<void> {
    try {
      await this.parts.wake(awaken, traceparent);
    } catch (error) {
      // Whoever leaves without Redis has stored no outcome either, and tells what it leaves behind.
      if (isConnectionError(error)) return;
      this.parts.log.warn(`the execution will go on some seconds late: ${(error as Error).message}`);
    }
  }
}

/** What the state fails with, as it is marked on the handler's span. */
function errorName(thrown: unknown): string {
  return isTaskFailure(thrown) ? thrown.error : describe(thrown).type;
}
