import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { type Log, reasonOf, type TaskQueues } from '#queues';
import {
  type ExecutionId,
  type ExpressTaskBoard,
  type FrameRef,
  type OfferedTask,
  parseTaskNews,
  type TaskNews,
  type TaskProgress,
  type WorkerRegistry,
} from '#store';
import { UnservedTasks } from '../recovery/unserved-tasks.js';
import { RepeatedWarnings } from '../repeated-warnings.js';

/** Who is told of the tasks of one execution. */
export interface TaskListener {
  told(news: TaskNews): void;
  /** Nobody has served the attempt's resource for the configured wait. */
  unserved(ref: FrameRef): void;
}

/**
 * The tasks of this coordinator's Express executions: handed to the workers' queues, written down for them, and heard of by one
 * channel of this process. A message may be lost: attempts are looked after now and then as well.
 */
export class ExpressTasks {
  readonly #replyTo: string;
  readonly #listeners = new Map<ExecutionId, TaskListener>();
  readonly #unserved: UnservedTasks;
  readonly #warnings: RepeatedWarnings;
  #listening: Promise<void> | undefined;
  #connection: Pick<Redis, 'subscribe' | 'on'> | undefined;

  constructor(
    private readonly board: ExpressTaskBoard,
    private readonly queues: Pick<TaskQueues, 'add' | 'withdraw'>,
    workers: Pick<WorkerRegistry, 'serviceOf'>,
    /** Opens the connection that listens; asked when the first execution begins. */
    private readonly listener: () => Pick<Redis, 'subscribe' | 'on'>,
    { namespace, unservedTaskWaitSeconds }: { readonly namespace: string; readonly unservedTaskWaitSeconds: number },
    log: Pick<Log, 'warn'>,
  ) {
    this.#replyTo = `${namespace}:express:${randomUUID()}`;
    this.#warnings = new RepeatedWarnings(log);
    this.#unserved = new UnservedTasks(
      workers,
      unservedTaskWaitSeconds,
      async (task) => this.#listeners.get(task.execution)?.unserved(task),
      log,
    );
  }

  /** From its end on nothing is missed. */
  listen(execution: ExecutionId, listener: TaskListener): Promise<void> {
    this.#listeners.set(execution, listener);
    this.#listening ??= this.#subscribe().catch((error: unknown) => {
      // Whoever listens next asks once more.
      this.#listening = undefined;
      throw error;
    });
    return this.#listening;
  }

  unlisten(execution: ExecutionId): void {
    this.#listeners.delete(execution);
  }

  /** Both go over one connection, so Redis has written the attempt down when its job comes. */
  async offer(ref: FrameRef, task: OfferedTask, keepMs: number, traceparent: string | undefined): Promise<void> {
    await Promise.all([
      this.board.offerTask(ref, task, { replyTo: this.#replyTo, keepMs }),
      this.queues.add(ref, task.resource, { traceparent, express: true }),
    ]);
  }

  /** Its job once more, for the handler that may be called again: the worker that had it is gone. */
  async offerAgain(ref: FrameRef, resource: string, delivery: number, traceparent: string | undefined): Promise<void> {
    await this.queues.add(ref, resource, { traceparent, delivery, express: true });
  }

  look(ref: FrameRef): Promise<TaskProgress | undefined> {
    return this.board.lookAtTask(ref);
  }

  /** Fails it, by `unserved`, when nobody has served its resource for long enough. */
  async watch(ref: FrameRef, resource: string, scheduledAt: number): Promise<void> {
    await this.#unserved.watch({ ...ref, delivery: 0 }, resource, scheduledAt);
  }

  /**
   * The attempt is over. What cannot be taken back now goes by itself.
   * @param waiting its job may still wait for a worker
   */
  async withdraw(ref: FrameRef, resource: string, waiting: boolean): Promise<void> {
    try {
      await Promise.all([this.board.withdrawTask(ref), waiting && this.queues.withdraw(ref, resource, 0)]);
    } catch (error) {
      this.#warnings.warn('withdraw', `a task of an Express execution was not taken back: ${reasonOf(error)}`);
    }
  }

  /** Stop waiting for workers to come up. */
  close(): void {
    this.#unserved.close();
  }

  async #subscribe(): Promise<void> {
    if (!this.#connection) {
      this.#connection = this.listener();
      this.#connection.on('message', (channel: string, text: string) => {
        const news = channel === this.#replyTo ? parseTaskNews(text) : undefined;
        if (news) this.#listeners.get(news.ref.execution)?.told(news);
      });
    }
    await this.#connection.subscribe(this.#replyTo);
  }
}
