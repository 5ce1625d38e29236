import { attemptOf, type Decision, visitId } from '#engine';
import type { StateQueues, TaskQueues } from '#queues';
import type { Awaken, ExecutionId } from '#store';
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
 * the sweeper repeats whatever gets lost here (R5). All of it is therefore safe to do twice.
 */
export class Effects {
  constructor(
    private readonly states: Pick<StateQueues, 'addAll'>,
    private readonly tasks: Pick<TaskQueues, 'add'>,
    private readonly timers: { noteDue(execution: ExecutionId, at: number): void },
  ) {}

  async perform(result: Performable, decision: Decision, { execution, traceparent }: Performing): Promise<void> {
    for (const at of result.timers ?? []) this.timers.noteDue(execution, at);
    const toStates = result.awaken.filter((each) => each.wake !== 'task');
    const toWorkers = result.awaken.filter((each) => each.wake === 'task');
    await Promise.all([
      ...(toStates.length > 0 ? [this.states.addAll(toStates)] : []),
      ...toWorkers.map((each) => this.#scheduleTask(each, decision, traceparent)),
    ]);
  }

  async #scheduleTask(ref: Awaken, decision: Decision, traceparent: string | undefined): Promise<void> {
    const task = decision.effects.find((effect) => effect.type === 'ScheduleTask');
    if (!task || !decision.snapshot) return;
    const context = attemptTraceparent(ref.execution, traceparent, visitId(decision.snapshot), attemptOf(decision.snapshot));
    await this.tasks.add(ref, task.resource, { traceparent: context });
  }
}
