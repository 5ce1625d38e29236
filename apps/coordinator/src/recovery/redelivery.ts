import type { Log, StateQueues, TaskQueues } from '#queues';
import { attemptOf, visitId } from '#engine';
import type { ExecutionStore, SweepResult, WorkerRegistry } from '#store';
import { attemptTraceparent } from '../tracing/trace-ids.js';
import { UnservedTasks } from './unserved-tasks.js';

type DueMember = SweepResult['due'][number];

/** Puts a claimed due member back on its queue. */
export class Redelivery {
  /** Wake-ups delivered by the sweeper, timers included. */
  delivered = 0;
  readonly #unserved: UnservedTasks;

  constructor(
    private readonly states: Pick<StateQueues, 'add' | 'isWaiting'>,
    private readonly tasks: Pick<TaskQueues, 'add' | 'isWaiting'>,
    private readonly store: Pick<ExecutionStore, 'load'>,
    workers: Pick<WorkerRegistry, 'serviceOf'>,
    unservedTaskWaitSeconds: number,
    log: Pick<Log, 'warn'>,
  ) {
    this.#unserved = new UnservedTasks(
      workers,
      unservedTaskWaitSeconds,
      ({ execution, frame, token, delivery }) =>
        this.states.add({ execution, frame, token, wake: 'unserved' }, { delivery }),
      log,
    );
  }

  async deliver(member: DueMember): Promise<void> {
    const { delivery, resource } = member;
    if (member.wake === 'task' && resource !== undefined) return this.#deliverTask(member, resource);
    // A job that merely waits behind a backlog needs no second one: re-adding it would only make the backlog longer (R11).
    if (await this.states.isWaiting(member, delivery - 1)) return;
    this.delivered++;
    await this.states.add(member, { delivery });
  }

  /** Stop waiting for workers to come up. */
  close(): void {
    this.#unserved.close();
  }

  async #deliverTask(member: DueMember, resource: string): Promise<void> {
    await this.#unserved.watch(member, resource, member.scheduledAt ?? 0);
    if (await this.tasks.isWaiting(member, resource, member.delivery - 1)) return;
    const loaded = await this.store.load(member);
    if (loaded.status !== 'current') return;
    const { frame } = loaded.snapshot;
    const traceparent = attemptTraceparent(member.execution, loaded.traceparent, visitId(frame), attemptOf(frame));
    this.delivered++;
    await this.tasks.add(member, resource, { delivery: member.delivery, traceparent });
  }
}
