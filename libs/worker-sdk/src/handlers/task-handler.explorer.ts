import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { TaskHandler } from './task-handler.decorator.js';
import { TaskHandlerRegistry } from './task-handler.registry.js';
import type { TaskHandlerFunction, TaskHandlerOptions } from './task-handler.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];
type Methods = Readonly<Record<string, unknown>>;

/** Finds the methods decorated with `@TaskHandler` among all providers and controllers, and registers them. */
@Injectable()
export class TaskHandlerExplorer implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly registry: TaskHandlerRegistry,
  ) {}

  onModuleInit(): void {
    // One object may stand under several tokens (useExisting).
    const seen = new Set<unknown>();
    for (const wrapper of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      const prototype = prototypeOf(wrapper);
      if (prototype === undefined) continue;
      this.#refuseMisplaced(wrapper, prototype);
      const methods = this.scanner
        .getAllMethodNames(prototype)
        .filter((name) => declarationOf(prototype[name]) !== undefined);
      if (methods.length === 0 || seen.has(wrapper.instance)) continue;
      refuseRequestScoped(wrapper, methods);
      seen.add(wrapper.instance);
      for (const name of methods) this.#register(wrapper, prototype, name);
    }
  }

  #register(wrapper: Wrapper, prototype: Methods, name: string): void {
    const declared = declarationOf(prototype[name]) as string | TaskHandlerOptions;
    const options = typeof declared === 'string' ? { resource: declared } : declared;
    const instance = wrapper.instance as Record<string, TaskHandlerFunction>;
    // Looked up at each call, so that interceptors and spies that replace the method are honoured.
    this.registry.register(
      options,
      (input, task) => (instance[name] as TaskHandlerFunction)(input, task),
      `${String(wrapper.name)}.${name}`,
    );
  }

  /** On a class or a property the decorator's data lands on the class or its prototype, where nothing could be called. */
  #refuseMisplaced(wrapper: Wrapper, prototype: Methods): void {
    const misplaced = [prototype, prototype.constructor].some((place) => declarationOf(place) !== undefined);
    if (misplaced) {
      throw new Error(
        `${String(wrapper.name)}: @TaskHandler belongs on a method; here it is on the class or on a property`,
      );
    }
  }
}

function declarationOf(place: unknown): string | TaskHandlerOptions | undefined {
  if ((typeof place !== 'function' && typeof place !== 'object') || place === null) return undefined;
  return Reflect.getOwnMetadata(TaskHandler.KEY, place) as string | TaskHandlerOptions | undefined;
}

function prototypeOf(wrapper: Wrapper): Methods | undefined {
  const { instance, metatype } = wrapper as { instance?: unknown; metatype?: { prototype?: unknown } | null };
  const prototype: unknown =
    typeof instance === 'object' && instance !== null ? Object.getPrototypeOf(instance) : metatype?.prototype;
  return typeof prototype === 'object' && prototype !== null ? (prototype as Methods) : undefined;
}

function refuseRequestScoped(wrapper: Wrapper, methods: readonly string[]): void {
  if (wrapper.isDependencyTreeStatic() && !wrapper.isTransient) return;
  throw new Error(
    `${String(wrapper.name)}.${methods[0]}: a task handler must be a singleton, but ${String(wrapper.name)} (or something it injects) ` +
      'is request-scoped or transient. Tasks have no request; take what you need from the input or from the TaskContext',
  );
}
