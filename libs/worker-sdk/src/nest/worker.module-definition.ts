import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { WorkerOptions } from '../runtime/worker-options.js';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: WORKER_OPTIONS } =
  new ConfigurableModuleBuilder<WorkerOptions>({
    moduleName: 'StepwellWorker',
  })
    .setClassMethodName('forRoot')
    .build();
