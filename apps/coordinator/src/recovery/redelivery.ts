import { resourceKind } from '#asl';
import type { Log, StateQueues, TaskQueues } from '#queues';
import { attemptOf, visitId } from '#engine';
import {
  UnknownFormatError,
  type ExecutionId,
  type ExecutionStore,
  type LoadedFrame,
  type LoadResult,
  type SweepResult,
  type WorkerRegistry,
} from '#store';
import { attemptTraceparent } from '../tracing/trace-ids.js';
import type { DueTimers } from './due-timers.js';
import { type DeliveredTask, UnservedTasks } from './unserved-tasks.js';

type DueMember = SweepResult['due'][number];

/** Works on a claimed due member, or puts it back on its queue. */
export class Redelivery {
  /** Wake-ups delivered by the sweeper, timers included. */
  delivered = 0;
  readonly #unserved: UnservedTasks;

  constructor(
    private readonly states: Pick<StateQueues, 'add' | 'isWaiting'>,
    private readonly tasks: Pick<TaskQueues, 'add' | 'isWaiting' | 'withdraw'>,
    private readonly timers: Pick<DueTimers, 'take'>,
    private readonly store: Pick<ExecutionStore, 'load'>,
    workers: Pick<WorkerRegistry, 'serviceOf'>,
    unservedTaskWaitSeconds: number,
    log: Pick<Log, 'warn'>,
  ) {
    this.#unserved = new UnservedTasks(
      workers,
      unservedTaskWaitSeconds,
      (task, resource) => this.#giveUp(task, resource),
      log,
    );
  }

  async deliver(member: DueMember): Promise<void> {
    const { delivery, resource } = member;
    if (member.wake === 'task' && resource !== undefined) return this.#deliverTask(member, resource);
    if (await this.timers.take(member)) {
      this.delivered++;
      return;
    }
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
    // An activity that nobody polls waits: only its clocks end that.
    const served = resourceKind(resource) === 'activity';
    if (!served && (await this.#unserved.watch(member, resource, member.scheduledAt ?? 0))) return;
    if (await this.tasks.isWaiting(member, resource, member.delivery - 1)) return;
    const loaded = await this.#load(member);
    if (loaded !== 'newer' && loaded.status !== 'current') return;
    const traceparent = loaded === 'newer' ? undefined : traceparentOf(member.execution, loaded);
    this.delivered++;
    await this.tasks.add(member, resource, { delivery: member.delivery, traceparent });
  }

  /** The job of an attempt that failed because nobody serves its resource would stay in its queue for ever. */
  async #giveUp(task: DeliveredTask, resource: string): Promise<void> {
    const { execution, frame, token, delivery } = task;
    await this.tasks.withdraw(task, resource, delivery);
    await this.states.add({ execution, frame, token, wake: 'unserved' }, { delivery });
  }

  /** A frame of a newer release only cannot say where its attempt's span belongs: a worker that reads the attempt may run it. */
  async #load(member: DueMember): Promise<LoadResult | 'newer'> {
    try {
      return await this.store.load(member);
    } catch (error) {
      if (error instanceof UnknownFormatError) return 'newer';
      throw error;
    }
  }
}

function traceparentOf(execution: ExecutionId, { snapshot, traceparent }: LoadedFrame): string | undefined {
  return attemptTraceparent(execution, traceparent, visitId(snapshot.frame), attemptOf(snapshot.frame));
}
