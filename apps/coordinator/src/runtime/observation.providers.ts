import type { Provider } from '@nestjs/common';
import type { Evaluator } from '#evaluator';
import { ExpressQueue, NewerWork, StateQueues, TaskQueues } from '#queues';
import { RedisStore } from '#store-redis';
import { type Metrics, openMetrics, type Telemetry } from '#telemetry';
import { PolledTasks } from '../activities/polled-tasks.js';
import { Admission } from '../admission/admission.js';
import { LoadSampler } from '../admission/load-sampler.js';
import type { Settings } from '../config/settings.js';
import { ExecutionLogs } from '../execution-logs/execution-logs.js';
import { LineSink } from '../execution-logs/line-sink.js';
import { LogConfigurations } from '../execution-logs/log-configurations.js';
import { ExpressExecutions } from '../express/express-executions.js';
import { ExpressJobs } from '../express/express-jobs.js';
import { measure } from '../metrics/coordinator-metrics.js';
import { TaskMetrics } from '../metrics/task-metrics.js';
import { OrphanAudit } from '../recovery/orphan-audit.js';
import { Redelivery } from '../recovery/redelivery.js';
import { ADMISSION, EVALUATOR, METRICS, SETTINGS } from '../tokens.js';
import { ExecutionTracer } from '../tracing/execution-tracer.js';
import { PoisonGuard } from '../transitions/poison-guard.js';
import { RedisClock } from '../transitions/redis-clock.js';
import { Transitions } from '../transitions/transitions.js';
import { DURABLE_ENDINGS, ENDINGS, LOG, TELEMETRY, WORK_STORE } from './shared.js';

const MEASURES = Symbol('MEASURES');

/** What tells of the work, and whether there may be more of it. */
export const OBSERVATION: readonly Provider[] = [
  {
    provide: ExecutionTracer,
    useFactory: (telemetry: Telemetry) => new ExecutionTracer(telemetry.enabled),
    inject: [TELEMETRY],
  },
  { provide: METRICS, useFactory: () => openMetrics('stepwell-coordinator') },
  { provide: TaskMetrics, useFactory: (metrics: Metrics) => new TaskMetrics(metrics), inject: [METRICS] },
  {
    provide: ENDINGS,
    useFactory: (tracer: ExecutionTracer, metrics: TaskMetrics): Pick<ExecutionTracer, 'ended'> => ({
      ended: (traced, decision, now) => {
        metrics.ended(traced, decision, now);
        tracer.ended(traced, decision, now);
      },
    }),
    inject: [ExecutionTracer, TaskMetrics],
  },
  { provide: LineSink, useFactory: () => new LineSink() },
  {
    provide: ExecutionLogs,
    useFactory: (store: RedisStore, sink: LineSink) => new ExecutionLogs(new LogConfigurations(store), store, sink),
    inject: [WORK_STORE, LineSink],
  },
  {
    provide: DURABLE_ENDINGS,
    useFactory: (endings: Pick<ExecutionTracer, 'ended'>, logs: ExecutionLogs): Pick<ExecutionTracer, 'ended'> => ({
      ended: (traced, decision, now) => {
        endings.ended(traced, decision, now);
        logs.ended(traced, decision, now);
      },
    }),
    inject: [ENDINGS, ExecutionLogs],
  },
  {
    provide: Admission,
    useFactory: (settings: Settings) => new Admission(settings, LOG),
    inject: [SETTINGS],
  },
  { provide: ADMISSION, useExisting: Admission },
  {
    provide: LoadSampler,
    useFactory: (
      store: RedisStore,
      states: StateQueues,
      express: ExpressQueue,
      clock: RedisClock,
      admission: Admission,
    ) => new LoadSampler(store, [states, express], clock, (load) => admission.judge(load)),
    inject: [WORK_STORE, StateQueues, ExpressQueue, RedisClock, Admission],
  },
  {
    provide: MEASURES,
    useFactory: (
      metrics: Metrics,
      transitions: Transitions,
      redelivery: Redelivery,
      guard: PoisonGuard,
      audit: OrphanAudit,
      admission: Admission,
      evaluator: Evaluator,
      sampler: LoadSampler,
      states: StateQueues,
      tasks: TaskQueues,
      polled: PolledTasks,
      newer: NewerWork,
      express: ExpressExecutions,
      expressJobs: ExpressJobs,
      expressQueue: ExpressQueue,
      logLines: LineSink,
    ) => {
      measure(metrics, {
        transitions,
        redelivery,
        guard,
        audit,
        admission,
        evaluator,
        sampler,
        states,
        tasks,
        polled,
        newer,
        express,
        expressJobs,
        expressQueue,
        logLines,
      });
      return true;
    },
    inject: [
      METRICS,
      Transitions,
      Redelivery,
      PoisonGuard,
      OrphanAudit,
      Admission,
      EVALUATOR,
      LoadSampler,
      StateQueues,
      TaskQueues,
      PolledTasks,
      NewerWork,
      ExpressExecutions,
      ExpressJobs,
      ExpressQueue,
      LineSink,
    ],
  },
];
