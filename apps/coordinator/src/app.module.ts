import { type DynamicModule, Module } from '@nestjs/common';
import { BullModule } from '@nestjs/bullmq';
import { RedisConnections } from '#queues';
import type { Telemetry } from '#telemetry';
import { AccessModule } from './access/access.module.js';
import { AwsJsonModule } from './aws-json/aws-json.module.js';
import type { Settings } from './config/settings.js';
import { GreetingController } from './health/greeting.controller.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';
import { WorkersController } from './health/workers.controller.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { OperationsModule } from './operations/operations.module.js';
import { ExecutionsProcessor } from './queue-api/executions.processor.js';
import { RuntimeModule } from './runtime/runtime.module.js';
import { TELEMETRY } from './runtime/shared.js';
import { SETTINGS } from './tokens.js';

/** The coordinator: the AWS API, the queue API, the transitions and the recovery, in one process. */
@Module({})
export class AppModule {
  static for(settings: Settings, redis: RedisConnections, telemetry: Telemetry): DynamicModule {
    const given = [
      { provide: SETTINGS, useValue: settings },
      { provide: RedisConnections, useValue: redis },
      { provide: TELEMETRY, useValue: telemetry },
    ];
    return {
      module: AppModule,
      global: true,
      imports: [
        RuntimeModule,
        AccessModule,
        OperationsModule,
        AwsJsonModule,
        BullModule.forRoot({ connection: redis.get('blocking'), prefix: settings.executionsPrefix }),
        // Without arguments: only to have the processors found. A named queue here would bring a producer of its own.
        BullModule.registerQueue(),
      ],
      controllers: [GreetingController, HealthController, MetricsController, WorkersController],
      providers: [...given, Readiness, ExecutionsProcessor],
      exports: given,
    };
  }
}
