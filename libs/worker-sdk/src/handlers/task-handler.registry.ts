import { expandResource, type ArnHome } from './resource-arn.js';
import type { RegisteredHandler, TaskHandlerFunction, TaskHandlerOptions } from './task-handler.js';

/** Answers who handles a resource. At most one handler each. */
export class TaskHandlerRegistry {
  readonly #handlers = new Map<string, RegisteredHandler>();

  /** @param defaults region and account for bare names, concurrency for handlers that give none */
  constructor(private readonly defaults: ArnHome & { readonly concurrency: number }) {}

  /** @throws Error naming the place when the resource is no resource, is served already, or the handler is no function */
  register(options: TaskHandlerOptions, handle: TaskHandlerFunction, declaredAt: string): RegisteredHandler {
    const resource = this.#expand(options.resource, declaredAt);
    if (typeof handle !== 'function') {
      throw new Error(`${declaredAt}: the handler of ${resource} is not a function (${typeof handle})`);
    }
    const concurrency = options.concurrency ?? this.defaults.concurrency;
    if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
      throw new Error(
        `${declaredAt}: concurrency of ${resource} must be a whole number from 1 on, not ${String(concurrency)}`,
      );
    }
    const other = this.#handlers.get(resource);
    if (other !== undefined) {
      throw new Error(
        `${declaredAt}: ${resource} already has a handler, ${other.declaredAt}; a resource is served by one handler per process`,
      );
    }
    const registered = { resource, concurrency, redeliver: options.redeliver ?? false, handle, declaredAt };
    this.#handlers.set(resource, registered);
    return registered;
  }

  get(resource: string): RegisteredHandler | undefined {
    return this.#handlers.get(resource);
  }

  all(): readonly RegisteredHandler[] {
    return [...this.#handlers.values()];
  }

  #expand(resource: string, declaredAt: string): string {
    try {
      return expandResource(resource, this.defaults);
    } catch (error) {
      throw new Error(`${declaredAt}: ${(error as Error).message}`, { cause: error });
    }
  }
}
