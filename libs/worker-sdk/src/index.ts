export { TaskFailure } from './task-failure.js';
export { TaskHandler } from './handlers/task-handler.decorator.js';
export type { TaskContext, TaskHandlerFunction, TaskHandlerOptions } from './handlers/task-handler.js';
export { TaskHandlerRegistry } from './handlers/task-handler.registry.js';
export { TaskAborted, type AbortCause } from './runtime/task-aborted.js';
export { WorkerStartError } from './runtime/worker-start-error.js';
export type { WorkerOptions } from './runtime/worker-options.js';
export { WorkerModule } from './nest/worker.module.js';
export { createWorker, type StandaloneWorker } from './create-worker.js';
