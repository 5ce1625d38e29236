import type { StateQueues, TaskQueues } from '#queues';
import { attemptOf, visitId } from '#engine';
import type { ExecutionStore, SweepResult, WorkerRegistry } from '#store';
import { attemptTraceparent } from '../tracing/trace-ids.js';

type DueMember = SweepResult['due'][number];

/** Puts a claimed due member back on its queue. */
export class Redelivery {
  /** Wake-ups delivered by the sweeper, timers included. */
  delivered = 0;
  readonly #waits = new Set<NodeJS.Timeout>();

  constructor(
    private readonly states: Pick<StateQueues, 'add' | 'isWaiting'>,
    private readonly tasks: Pick<TaskQueues, 'add' | 'isWaiting'>,
    private readonly store: Pick<ExecutionStore, 'load'>,
    private readonly workers: Pick<WorkerRegistry, 'countWorkers'>,
    private readonly unservedTaskWaitSeconds: number,
  ) {}

  async deliver(member: DueMember, now: number): Promise<void> {
    const delivery = member.delivery;
    if (member.wake === 'task' && member.resource !== undefined) return this.#deliverTask(member, member.resource, now);
    // A job that merely waits behind a backlog needs no second one: re-adding it would only make the backlog longer (R11).
    if (await this.states.isWaiting(member, delivery - 1)) return;
    this.delivered++;
    await this.states.add(member, { delivery });
  }

  /** Stop waiting for workers to come up. */
  close(): void {
    for (const timer of this.#waits) clearTimeout(timer);
    this.#waits.clear();
  }

  async #deliverTask(member: DueMember, resource: string, now: number): Promise<void> {
    if ((await this.workers.countWorkers(resource)) === 0) this.#expectWorker(member, resource, now);
    if (await this.tasks.isWaiting(member, resource, member.delivery - 1)) return;
    const loaded = await this.store.load(member);
    if (loaded.status !== 'current') return;
    const { frame } = loaded.snapshot;
    const traceparent = attemptTraceparent(member.execution, loaded.traceparent, visitId(frame), attemptOf(frame));
    this.delivered++;
    await this.tasks.add(member, resource, { delivery: member.delivery, traceparent });
  }

  /** Nobody serves the resource now: if that is still so when the wait is over, the attempt fails. */
  #expectWorker(member: DueMember, resource: string, now: number): void {
    const waited = now - (member.scheduledAt ?? now);
    const timer = setTimeout(() => {
      this.#waits.delete(timer);
      void this.#failUnserved(member, resource).catch(() => undefined); // The next delivery looks again.
    }, Math.max(0, this.unservedTaskWaitSeconds * 1000 - waited));
    timer.unref();
    this.#waits.add(timer);
  }

  async #failUnserved(member: DueMember, resource: string): Promise<void> {
    if ((await this.workers.countWorkers(resource)) > 0) return;
    await this.states.add({ execution: member.execution, frame: member.frame, token: member.token, wake: 'unserved' }, { delivery: member.delivery });
  }
}
