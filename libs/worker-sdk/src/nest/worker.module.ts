import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TaskHandlerExplorer } from '../handlers/task-handler.explorer.js';
import { TaskHandlerRegistry } from '../handlers/task-handler.registry.js';
import { resolveWorkerOptions, type WorkerOptions } from '../runtime/worker-options.js';
import { WorkerLifecycle } from './worker.lifecycle.js';
import { ConfigurableModuleClass, WORKER_OPTIONS } from './worker.module-definition.js';

/**
 * Import it once, with `forRoot({ … })` or `forRootAsync({ … })`: every `@TaskHandler` method of the application then
 * takes tasks. Call `app.enableShutdownHooks()`, so that tasks under way may end when the process is told to stop.
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    {
      provide: TaskHandlerRegistry,
      inject: [WORKER_OPTIONS],
      useFactory: (options: WorkerOptions) => new TaskHandlerRegistry(resolveWorkerOptions(options)),
    },
    TaskHandlerExplorer,
    WorkerLifecycle,
  ],
  exports: [TaskHandlerRegistry],
})
export class WorkerModule extends ConfigurableModuleClass {}
