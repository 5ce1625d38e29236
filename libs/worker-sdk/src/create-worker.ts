import type { TaskHandlerFunction, TaskHandlerOptions } from './handlers/task-handler.js';
import { TaskHandlerRegistry } from './handlers/task-handler.registry.js';
import { TaskRuntime } from './runtime/task-runtime.js';
import { resolveWorkerOptions, type ResolvedWorkerOptions, type WorkerOptions } from './runtime/worker-options.js';

/** A worker without Nest: name the handlers, start, and close when the process is to end. */
export class StandaloneWorker {
  readonly #options: ResolvedWorkerOptions;
  readonly #registry: TaskHandlerRegistry;
  readonly #log: NonNullable<WorkerOptions['log']>;
  #runtime: TaskRuntime | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: WorkerOptions) {
    this.#options = resolveWorkerOptions(options);
    this.#registry = new TaskHandlerRegistry(this.#options);
    this.#log = options.log ?? console;
  }

  /**
   * Serve a resource. Before `start` only.
   * @param resource an ARN, or a bare function name
   */
  handle<Input>(
    resource: string,
    handler: TaskHandlerFunction<Input>,
    options: Omit<TaskHandlerOptions, 'resource'> = {},
  ): this {
    if (this.#runtime !== undefined)
      throw new Error(`handle('${resource}') comes too late: the worker has been started`);
    this.#registry.register({ ...options, resource }, handler, `handler '${resource}'`);
    return this;
  }

  /**
   * Take tasks; resolves once that is so. Without Redis it says so and waits for it. Starts once.
   * @throws WorkerStartError when the settings do not fit the store; its message says what to change
   */
  async start(): Promise<void> {
    if (this.#runtime !== undefined) throw new Error('the worker has been started already');
    const handlers = this.#registry.all();
    if (handlers.length === 0)
      throw new Error('the worker has no handlers: call handle(resource, function) before start()');
    this.#runtime = new TaskRuntime(this.#options, this.#log);
    await this.#runtime.start(handlers);
  }

  /** Take no more tasks, let those under way end (up to `drainMs`), and let go of Redis. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  /** Results that came after their attempts had been taken away (by a timeout, a stop, a lost lease), and were refused. */
  get refusedResults(): number {
    return this.#runtime?.refusedResults ?? 0;
  }

  async #close(): Promise<void> {
    await this.#runtime?.drain();
    await this.#runtime?.close();
  }
}

/**
 * A worker without Nest.
 * @throws WorkerStartError when a setting is out of range
 * @example
 * const worker = createWorker().handle('charge-card', async (order: Order) => charge(order));
 * await worker.start();
 */
export function createWorker(options: WorkerOptions = {}): StandaloneWorker {
  return new StandaloneWorker(options);
}
