import type { Provider } from '@nestjs/common';
import type { Evaluator } from '#evaluator';
import { ExpressQueue, NewerWork, RedisConnections, TaskQueues } from '#queues';
import { RedisExpressTasks, RedisStore } from '#store-redis';
import { TaskTokens } from '../callbacks/task-tokens.js';
import type { Settings } from '../config/settings.js';
import { DefinitionCache } from '../definitions/definition-cache.js';
import { ExecutionLogs } from '../execution-logs/execution-logs.js';
import { ExpressExecutions } from '../express/express-executions.js';
import { ExpressJobs } from '../express/express-jobs.js';
import { ExpressTasks } from '../express/express-tasks.js';
import { DEFINITIONS, EVALUATOR, EXPRESS_RUNTIME, SETTINGS } from '../tokens.js';
import { ExecutionTracer } from '../tracing/execution-tracer.js';
import { RedisClock } from '../transitions/redis-clock.js';
import { Transitions } from '../transitions/transitions.js';
import { ENDINGS, LOG, WORK_DEFINITIONS, WORK_STORE } from './shared.js';

/** What runs Express executions. */
export const EXPRESS: readonly Provider[] = [
  {
    provide: ExpressTasks,
    useFactory: (redis: RedisConnections, tasks: TaskQueues, store: RedisStore, settings: Settings) =>
      new ExpressTasks(
        new RedisExpressTasks(redis.get('commands'), settings),
        tasks,
        store,
        () => redis.get('listening'),
        settings,
        LOG,
      ),
    inject: [RedisConnections, TaskQueues, WORK_STORE, SETTINGS],
  },
  {
    provide: ExpressExecutions,
    useFactory: (
      definitions: DefinitionCache,
      patientDefinitions: DefinitionCache,
      evaluator: Evaluator,
      tracer: Pick<ExecutionTracer, 'ended'>,
      clock: RedisClock,
      settings: Settings,
      tokens: TaskTokens,
      tasks: ExpressTasks,
      { counters }: Transitions,
      queue: ExpressQueue,
      logs: ExecutionLogs,
    ) =>
      new ExpressExecutions(
        definitions,
        patientDefinitions,
        { evaluator, tracer, clock, settings, tokens, tasks, logs, counters, log: LOG },
        settings,
        queue,
      ),
    inject: [
      DEFINITIONS,
      WORK_DEFINITIONS,
      EVALUATOR,
      ENDINGS,
      RedisClock,
      SETTINGS,
      TaskTokens,
      ExpressTasks,
      Transitions,
      ExpressQueue,
      ExecutionLogs,
    ],
  },
  {
    provide: ExpressJobs,
    useFactory: (settings: Settings, redis: RedisConnections, express: ExpressExecutions, newer: NewerWork) =>
      new ExpressJobs(settings, redis.get('blocking'), express, LOG, newer),
    inject: [SETTINGS, RedisConnections, ExpressExecutions, NewerWork],
  },
  { provide: EXPRESS_RUNTIME, useExisting: ExpressExecutions },
];
