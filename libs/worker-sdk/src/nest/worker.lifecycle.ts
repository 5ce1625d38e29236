import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { TaskHandlerRegistry } from '../handlers/task-handler.registry.js';
import { TaskRuntime } from '../runtime/task-runtime.js';
import { resolveWorkerOptions, type WorkerOptions } from '../runtime/worker-options.js';
import { WORKER_OPTIONS } from './worker.module-definition.js';

/** Runs the worker with the Nest application: takes tasks once it is up, drains before it goes down. */
@Injectable()
export class WorkerLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  readonly #log: NonNullable<WorkerOptions['log']>;
  #runtime: TaskRuntime | undefined;

  constructor(
    @Inject(WORKER_OPTIONS) private readonly given: WorkerOptions,
    private readonly registry: TaskHandlerRegistry,
  ) {
    this.#log = given.log ?? new Logger('Stepwell');
  }

  async onApplicationBootstrap(): Promise<void> {
    const options = resolveWorkerOptions(this.given);
    if (!options.autoStart) return;
    const handlers = this.registry.all();
    if (handlers.length === 0) {
      this.#log.warn(
        'WorkerModule is imported, but no provider has a method with @TaskHandler: no tasks will be taken',
      );
      return;
    }
    this.#runtime = new TaskRuntime(options, this.#log);
    await this.#runtime.start(handlers);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#runtime?.drain();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#runtime?.close();
  }
}
