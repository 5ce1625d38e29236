import { isTransientRedisError, type Log, reasonOf } from '#queues';
import { executionIdOf, type ExecutionStore, type StateMachineRecord, type StateMachineStore } from '#store';
import type { ExecutionStopper, StateMachineRemover } from '../tokens.js';

/** How often to look for removals that nobody goes on with, ms: their coordinator is gone, or was without Redis. */
const PERIOD_MS = 60_000;
const PAGE = 100;

type Store = Pick<
  StateMachineStore,
  'getStateMachine' | 'beginStateMachineDeletion' | 'forgetStateMachine' | 'listDeletingStateMachines'
> &
  Pick<ExecutionStore, 'listExecutions'>;

/**
 * Deletes state machines: at once DELETING, without versions and aliases, so that nothing more is started; then whatever runs
 * of it is aborted, and then it is forgotten. AWS aborts at the next transition; here nobody waits for that. A start that read
 * the machine before it was DELETING may come after all that: it runs to its end, as its definition does not go.
 */
export class MachineRemoval implements StateMachineRemover {
  readonly #going = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    private readonly store: Store,
    private readonly stopper: ExecutionStopper,
    private readonly log: Log,
  ) {}

  start(): void {
    const plan = () => {
      if (this.#stopped) return;
      this.#timer = setTimeout(() => void this.resume().finally(plan), PERIOD_MS * (0.75 + Math.random() * 0.5));
    };
    plan();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await Promise.all(this.#going.values());
  }

  /** Done when it returns, unless something runs of the machine: that is ended after it. */
  async remove(stateMachineArn: string): Promise<void> {
    const deleting = await this.#begin(stateMachineArn);
    if (deleting === undefined) return;
    if ((await this.#running(deleting.arn, 1)).length === 0) await this.store.forgetStateMachine(deleting);
    else void this.#goOn(deleting);
  }

  /** Goes on with every removal that is not done. Never rejects. */
  async resume(): Promise<void> {
    try {
      for (const deleting of await this.store.listDeletingStateMachines()) await this.#goOn(deleting);
    } catch (error) {
      // An outage of Redis is told once, by those who watch the connection.
      if (!this.#stopped && !isTransientRedisError(error))
        this.log.warn(`state machines to delete: ${reasonOf(error)}`);
    }
  }

  async #begin(stateMachineArn: string): Promise<StateMachineRecord | undefined> {
    for (;;) {
      const record = await this.store.getStateMachine(stateMachineArn);
      if (record === undefined || record.status === 'DELETING') return record;
      // Whoever changed it meanwhile has succeeded: this ends.
      const deleting = await this.store.beginStateMachineDeletion(record);
      if (deleting !== undefined) return deleting;
    }
  }

  #goOn(deleting: StateMachineRecord): Promise<void> {
    const going = this.#going.get(deleting.arn) ?? this.#finish(deleting);
    this.#going.set(deleting.arn, going);
    return going.finally(() => this.#going.delete(deleting.arn));
  }

  async #finish(deleting: StateMachineRecord): Promise<void> {
    try {
      while (!this.#stopped) {
        const running = await this.#running(deleting.arn, PAGE);
        if (running.length === 0) {
          await this.store.forgetStateMachine(deleting);
          return;
        }
        for (const arn of running) await this.stopper.stop(executionIdOf(arn));
      }
    } catch (error) {
      if (!isTransientRedisError(error))
        this.log.warn(`deleting ${deleting.arn}, to be tried again: ${reasonOf(error)}`);
    }
  }

  async #running(stateMachineArn: string, limit: number): Promise<readonly string[]> {
    const found = await this.store.listExecutions({ stateMachineArn, status: 'RUNNING', limit });
    return found.map(({ info }) => info.arn);
  }
}
