import { attemptOf, type Decision, visitId } from '#engine';
import { isTransientRedisError, type Log, reasonOf, type StateQueues, type TaskQueues } from '#queues';
import type { Awaken, ExecutionId, FrameRef } from '#store';
import { RepeatedWarnings } from '../repeated-warnings.js';
import { attemptTraceparent } from '../tracing/trace-ids.js';

/** What a commit asks to be done, as far as the store tells it. */
export interface Performable {
  readonly awaken: readonly Awaken[];
  /** Due times of timers just set, epoch ms. */
  readonly timers?: readonly number[];
}

export interface Performing {
  readonly execution: ExecutionId;
  /** The trace context the execution was started with, if any. */
  readonly traceparent?: string;
}

/**
 * Performs what a committed decision asks for. Each effect is in the store's `due` set already: this is the fast path, and
 * the sweeper repeats whatever gets lost here (R5). All of it is therefore safe to do twice, and nothing here ever rejects:
 * what has been committed does not fail because its jobs could not be enqueued at once.
 */
export class Effects {
  readonly #warnings: RepeatedWarnings;

  constructor(
    private readonly states: Pick<StateQueues, 'addAll'>,
    private readonly tasks: Pick<TaskQueues, 'add'>,
    private readonly timers: { noteDue(execution: ExecutionId, at: number): void },
    log: Pick<Log, 'warn'>,
  ) {
    this.#warnings = new RepeatedWarnings(log);
  }

  /**
   * Sends the frame's own next job together with the commit instead of after its reply: both go over one connection, so
   * Redis sees the commit first, and a round trip is saved (facts/performance.md §1). If the commit is refused the job
   * names a fence that never came to be, and whoever takes it drops it.
   */
  async sendAhead(next: FrameRef, decision: Decision, traceparent: string | undefined): Promise<void> {
    for (const effect of decision.effects) {
      if (effect.type === 'RunState') await this.#attempt(() => this.states.addAll([{ ...next, wake: 'run' }]));
      else if (effect.type === 'ScheduleTask')
        await this.#attempt(() => this.#scheduleTask({ ...next, wake: 'task' }, decision, traceparent));
    }
  }

  /** `sent`: the fence whose own job `sendAhead` has sent already. */
  async perform(
    result: Performable,
    decision: Decision,
    { execution, traceparent }: Performing,
    sent?: string,
  ): Promise<void> {
    for (const at of result.timers ?? []) this.timers.noteDue(execution, at);
    const left = result.awaken.filter((each) => each.token !== sent || (each.wake !== 'run' && each.wake !== 'task'));
    const toStates = left.filter((each) => each.wake !== 'task');
    const toWorkers = left.filter((each) => each.wake === 'task');
    await Promise.all([
      ...(toStates.length > 0 ? [this.#attempt(() => this.states.addAll(toStates))] : []),
      ...toWorkers.map((each) => this.#attempt(() => this.#scheduleTask(each, decision, traceparent))),
    ]);
  }

  /** Frames that only need a `states` job. Never rejects. */
  async wake(awaken: readonly Awaken[]): Promise<void> {
    if (awaken.length > 0) await this.#attempt(() => this.states.addAll(awaken));
  }

  async #attempt(enqueue: () => Promise<void>): Promise<void> {
    try {
      await enqueue();
    } catch (error) {
      // An outage is told once by the connection.
      if (isTransientRedisError(error)) return;
      const line = `a job could not be enqueued, it will be delivered a few seconds late: ${reasonOf(error)}`;
      this.#warnings.warn('enqueue', line);
    }
  }

  async #scheduleTask(ref: Awaken, decision: Decision, traceparent: string | undefined): Promise<void> {
    const task = decision.effects.find((effect) => effect.type === 'ScheduleTask');
    if (!task || !decision.snapshot) return;
    const context = attemptTraceparent(
      ref.execution,
      traceparent,
      visitId(decision.snapshot),
      attemptOf(decision.snapshot),
    );
    await this.tasks.add(ref, task.resource, { traceparent: context });
  }
}
