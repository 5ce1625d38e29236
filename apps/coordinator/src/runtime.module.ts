import { setTimeout as sleep } from 'node:timers/promises';
import { Global, Inject, Logger, Module } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { createEvaluator, type Evaluator } from '#evaluator';
import { ExpressQueue, NewerWork, RedisConnections, StateQueues, TaskQueues, untilRedisAnswers } from '#queues';
import { RedisExpressTasks, RedisStore } from '#store-redis';
import { type Metrics, openMetrics, type Telemetry } from '#telemetry';
import { ActivityBell } from './activities/activity-bell.js';
import { PolledTasks } from './activities/polled-tasks.js';
import { Admission } from './admission/admission.js';
import { LoadSampler } from './admission/load-sampler.js';
import type { Settings } from './config/settings.js';
import { DurableTaskCallbacks } from './callbacks/task-callbacks.js';
import { TaskTokens } from './callbacks/task-tokens.js';
import { DefinitionCache } from './definitions/definition-cache.js';
import { Effects } from './effects/effects.js';
import { ExpressExecutions } from './express/express-executions.js';
import { ExpressJobs } from './express/express-jobs.js';
import { ExpressTasks } from './express/express-tasks.js';
import { ServerWatch } from './health/server-watch.js';
import { measure } from './metrics/coordinator-metrics.js';
import { TaskMetrics } from './metrics/task-metrics.js';
import { DueSweeper } from './recovery/due-sweeper.js';
import { DueTimers } from './recovery/due-timers.js';
import { MachineRemoval } from './recovery/machine-removal.js';
import { OrphanAudit } from './recovery/orphan-audit.js';
import { Redelivery } from './recovery/redelivery.js';
import {
  ACTIVITY_STORE,
  ACTIVITY_TASKS,
  ADMISSION,
  CLOCK,
  DEFINITIONS,
  EVALUATOR,
  EXECUTION_REDRIVER,
  EXECUTION_STARTER,
  EXECUTION_STOPPER,
  EXECUTION_STORE,
  EXPRESS_RUNTIME,
  IDENTITY,
  METRICS,
  OUTAGES,
  PAGE_TOKEN_KEY,
  SETTINGS,
  STATE_MACHINE_REMOVER,
  STATE_MACHINE_STORE,
  TASK_CALLBACKS,
  type ExecutionStopper,
  WORKER_REGISTRY,
} from './tokens.js';
import { ExecutionTracer } from './tracing/execution-tracer.js';
import { DurableExecutionRedriver } from './transitions/execution-redriver.js';
import { DurableExecutionStarter } from './transitions/execution-starter.js';
import { DurableExecutionStopper } from './transitions/execution-stopper.js';
import { PoisonGuard } from './transitions/poison-guard.js';
import { RedisClock } from './transitions/redis-clock.js';
import { StateJobs } from './transitions/state-jobs.js';
import { Transitions } from './transitions/transitions.js';

export const TELEMETRY = Symbol('TELEMETRY');
/** The store behind requests: without Redis it fails within a second instead of waiting. */
const API_STORE = Symbol('API_STORE');
/** The store behind background work: a command waits until Redis is back. */
const WORK_STORE = Symbol('WORK_STORE');
/** The definitions behind background work, parsed once for requests and work together. */
const WORK_DEFINITIONS = Symbol('WORK_DEFINITIONS');

/** Who is told of what a committed decision has ended: its trace and the metrics. */
const ENDINGS = Symbol('ENDINGS');
const MEASURES = Symbol('MEASURES');

/** One in so many state jobs may wait for a process for slow expressions; the others are free for what needs none. */
const SHARE_OF_SLOW = 3;

const LOG = new Logger('coordinator');
const DAY_MS = 86_400_000;

/** All that moves executions, and the ports the rest of the coordinator asks for by token. */
@Global()
@Module({
  providers: [
    RedisClock,
    { provide: CLOCK, useExisting: RedisClock },
    {
      provide: EVALUATOR,
      useFactory: ({ stateConcurrency, stateShards }: Settings) =>
        createEvaluator({ slowQueueLimit: Math.ceil((stateConcurrency * stateShards) / SHARE_OF_SLOW) }),
      inject: [SETTINGS],
    },
    {
      provide: API_STORE,
      useFactory: (redis: RedisConnections, settings: Settings) => openStore(redis, 'fail-fast', settings),
      inject: [RedisConnections, SETTINGS],
    },
    {
      provide: WORK_STORE,
      useFactory: (redis: RedisConnections, settings: Settings) => openStore(redis, 'commands', settings),
      inject: [RedisConnections, SETTINGS],
    },
    { provide: EXECUTION_STORE, useExisting: API_STORE },
    { provide: STATE_MACHINE_STORE, useExisting: API_STORE },
    { provide: ACTIVITY_STORE, useExisting: API_STORE },
    { provide: WORKER_REGISTRY, useExisting: API_STORE },
    { provide: OUTAGES, useExisting: RedisConnections },
    { provide: IDENTITY, useFactory: ({ account, region }: Settings) => ({ account, region }), inject: [SETTINGS] },
    {
      provide: PAGE_TOKEN_KEY,
      useFactory: (store: RedisStore) => store.sharedSecret('page-tokens'),
      inject: [WORK_STORE],
    },
    {
      provide: TaskTokens,
      useFactory: async (store: RedisStore) => new TaskTokens(await store.sharedSecret('task-tokens')),
      inject: [WORK_STORE],
    },
    { provide: DEFINITIONS, useFactory: (store: RedisStore) => new DefinitionCache(store), inject: [API_STORE] },
    {
      provide: WORK_DEFINITIONS,
      useFactory: (definitions: DefinitionCache, store: RedisStore) => definitions.readBy(store),
      inject: [DEFINITIONS, WORK_STORE],
    },
    {
      provide: StateQueues,
      // Queues after the store, which judges the server: BullMQ would tell of it in words of its own.
      useFactory: (redis: RedisConnections, { namespace, stateShards }: Settings) =>
        new StateQueues({ connection: redis.get('commands'), log: LOG, namespace, shards: stateShards }),
      inject: [RedisConnections, SETTINGS, WORK_STORE],
    },
    {
      provide: ExpressQueue,
      // Somebody waits for the answer: without Redis it fails within a second.
      useFactory: (redis: RedisConnections, { namespace }: Settings) =>
        new ExpressQueue({ connection: redis.get('fail-fast'), log: LOG, namespace }),
      inject: [RedisConnections, SETTINGS, WORK_STORE],
    },
    {
      provide: ActivityBell,
      useFactory: (redis: RedisConnections, { namespace }: Settings) =>
        new ActivityBell(namespace, redis.get('commands'), () => redis.get('listening')),
      inject: [RedisConnections, SETTINGS],
    },
    {
      provide: TaskQueues,
      useFactory: (redis: RedisConnections, bell: ActivityBell, { namespace }: Settings) =>
        new TaskQueues({
          connection: redis.get('commands'),
          log: LOG,
          namespace,
          onAdded: (resource) => bell.ring(resource),
        }),
      inject: [RedisConnections, ActivityBell, SETTINGS],
    },
    {
      provide: PolledTasks,
      useFactory: (tasks: TaskQueues, store: RedisStore, tokens: TaskTokens, bell: ActivityBell) =>
        new PolledTasks(tasks, store, tokens, bell, LOG),
      inject: [TaskQueues, WORK_STORE, TaskTokens, ActivityBell],
    },
    { provide: ACTIVITY_TASKS, useExisting: PolledTasks },
    {
      provide: Redelivery,
      useFactory: (
        states: StateQueues,
        tasks: TaskQueues,
        timers: DueTimers,
        store: RedisStore,
        { unservedTaskWaitSeconds }: Settings,
      ) => new Redelivery(states, tasks, timers, store, store, unservedTaskWaitSeconds, LOG),
      inject: [StateQueues, TaskQueues, DueTimers, WORK_STORE, SETTINGS],
    },
    {
      provide: DueTimers,
      useFactory: (guard: PoisonGuard, states: StateQueues) => new DueTimers(guard, states, LOG),
      inject: [PoisonGuard, StateQueues],
    },
    {
      provide: DueSweeper,
      useFactory: (store: RedisStore, clock: RedisClock) => new DueSweeper(store, clock, LOG),
      inject: [WORK_STORE, RedisClock],
    },
    {
      provide: OrphanAudit,
      useFactory: (store: RedisStore, { retentionDays }: Settings) =>
        new OrphanAudit(store, LOG, { retentionMs: retentionDays * DAY_MS }),
      inject: [WORK_STORE, SETTINGS],
    },
    {
      provide: Effects,
      useFactory: (states: StateQueues, tasks: TaskQueues, sweeper: DueSweeper) =>
        new Effects(states, tasks, sweeper, LOG),
      inject: [StateQueues, TaskQueues, DueSweeper],
    },
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
    {
      provide: Transitions,
      useFactory: (
        store: RedisStore,
        definitions: DefinitionCache,
        effects: Effects,
        tracer: Pick<ExecutionTracer, 'ended'>,
        clock: RedisClock,
        evaluator: Evaluator,
        settings: Settings,
        tokens: TaskTokens,
      ) => new Transitions(store, definitions, effects, tracer, clock, evaluator, settings, tokens),
      inject: [WORK_STORE, WORK_DEFINITIONS, Effects, ENDINGS, RedisClock, EVALUATOR, SETTINGS, TaskTokens],
    },
    {
      provide: PoisonGuard,
      useFactory: (store: RedisStore, transitions: Transitions) => new PoisonGuard(store, transitions, LOG),
      inject: [WORK_STORE, Transitions],
    },
    { provide: NewerWork, useFactory: () => new NewerWork(LOG) },
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
      provide: ServerWatch,
      useFactory: (redis: RedisConnections, { durability }: Settings) =>
        new ServerWatch(redis.get('commands'), durability, LOG),
      inject: [RedisConnections, SETTINGS],
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
      ],
    },
    {
      provide: StateJobs,
      useFactory: (settings: Settings, redis: RedisConnections, guard: PoisonGuard, newer: NewerWork) =>
        new StateJobs(settings, redis, guard, LOG, newer),
      inject: [SETTINGS, RedisConnections, PoisonGuard, NewerWork],
    },
    {
      provide: EXECUTION_STARTER,
      useFactory: (
        store: RedisStore,
        definitions: DefinitionCache,
        effects: Effects,
        transitions: Transitions,
        tracer: Pick<ExecutionTracer, 'ended'>,
        clock: RedisClock,
        evaluator: Evaluator,
      ) => new DurableExecutionStarter(store, definitions, effects, transitions, tracer, clock, evaluator),
      inject: [API_STORE, DEFINITIONS, Effects, Transitions, ENDINGS, RedisClock, EVALUATOR],
    },
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
        evaluator: Evaluator,
        tracer: Pick<ExecutionTracer, 'ended'>,
        clock: RedisClock,
        settings: Settings,
        tokens: TaskTokens,
        tasks: ExpressTasks,
        { counters }: Transitions,
        queue: ExpressQueue,
      ) =>
        new ExpressExecutions(
          definitions,
          { evaluator, tracer, clock, settings, tokens, tasks, counters, log: LOG },
          settings,
          queue,
        ),
      inject: [
        DEFINITIONS,
        EVALUATOR,
        ENDINGS,
        RedisClock,
        SETTINGS,
        TaskTokens,
        ExpressTasks,
        Transitions,
        ExpressQueue,
      ],
    },
    {
      provide: ExpressJobs,
      useFactory: (settings: Settings, redis: RedisConnections, express: ExpressExecutions, newer: NewerWork) =>
        new ExpressJobs(settings, redis.get('blocking'), express, LOG, newer),
      inject: [SETTINGS, RedisConnections, ExpressExecutions, NewerWork],
    },
    { provide: EXPRESS_RUNTIME, useExisting: ExpressExecutions },
    {
      provide: EXECUTION_REDRIVER,
      useFactory: (store: RedisStore, definitions: DefinitionCache, effects: Effects) =>
        new DurableExecutionRedriver(store, definitions, effects),
      inject: [API_STORE, DEFINITIONS, Effects],
    },
    {
      provide: EXECUTION_STOPPER,
      // Somebody waits for it: it has transitions of its own, over the connection of requests.
      useFactory: (
        store: RedisStore,
        definitions: DefinitionCache,
        effects: Effects,
        tracer: Pick<ExecutionTracer, 'ended'>,
        clock: RedisClock,
        evaluator: Evaluator,
        settings: Settings,
        tokens: TaskTokens,
        { counters }: Transitions,
      ) => {
        const own = new Transitions(store, definitions, effects, tracer, clock, evaluator, settings, tokens, counters);
        return new DurableExecutionStopper(store, own);
      },
      inject: [API_STORE, DEFINITIONS, Effects, ENDINGS, RedisClock, EVALUATOR, SETTINGS, TaskTokens, Transitions],
    },
    {
      provide: MachineRemoval,
      useFactory: (store: RedisStore, stopper: ExecutionStopper) => new MachineRemoval(store, stopper, LOG),
      inject: [API_STORE, EXECUTION_STOPPER],
    },
    { provide: STATE_MACHINE_REMOVER, useExisting: MachineRemoval },
    {
      provide: TASK_CALLBACKS,
      useFactory: (store: RedisStore, tokens: TaskTokens, effects: Effects) =>
        new DurableTaskCallbacks(store, tokens, effects),
      inject: [API_STORE, TaskTokens, Effects],
    },
  ],
  exports: [
    ADMISSION,
    Admission,
    CLOCK,
    NewerWork,
    EXECUTION_STORE,
    STATE_MACHINE_STORE,
    ACTIVITY_STORE,
    ACTIVITY_TASKS,
    WORKER_REGISTRY,
    DEFINITIONS,
    EVALUATOR,
    EXECUTION_STARTER,
    EXECUTION_STOPPER,
    EXPRESS_RUNTIME,
    EXECUTION_REDRIVER,
    STATE_MACHINE_REMOVER,
    TASK_CALLBACKS,
    PAGE_TOKEN_KEY,
    IDENTITY,
    METRICS,
    OUTAGES,
    ServerWatch,
  ],
})
export class RuntimeModule implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    @Inject(StateJobs) private readonly stateJobs: StateJobs,
    @Inject(DueSweeper) private readonly sweeper: DueSweeper,
    @Inject(DueTimers) private readonly timers: DueTimers,
    @Inject(OrphanAudit) private readonly audit: OrphanAudit,
    @Inject(MachineRemoval) private readonly removal: MachineRemoval,
    @Inject(Redelivery) private readonly redelivery: Redelivery,
    @Inject(StateQueues) private readonly states: StateQueues,
    @Inject(TaskQueues) private readonly tasks: TaskQueues,
    @Inject(EVALUATOR) private readonly evaluator: Evaluator,
    @Inject(ServerWatch) private readonly server: ServerWatch,
    @Inject(WORK_STORE) private readonly store: RedisStore,
    @Inject(LoadSampler) private readonly load: LoadSampler,
    @Inject(Transitions) private readonly transitions: Transitions,
    @Inject(PolledTasks) private readonly polled: PolledTasks,
    @Inject(ExpressExecutions) private readonly express: ExpressExecutions,
    @Inject(ExpressJobs) private readonly expressJobs: ExpressJobs,
    @Inject(ExpressQueue) private readonly expressQueue: ExpressQueue,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // The first expression that needs a process is not to wait for its start. Without one, whoever needs it is told.
    void this.evaluator.warm().catch(() => undefined);
    this.stateJobs.start();
    this.expressJobs.start();
    this.sweeper.start(this.redelivery);
    this.audit.start();
    this.removal.start();
    this.server.start(this.store.serverFacts);
    await this.load.start();
  }

  /**
   * Take nothing new and finish what is under way; whatever is left is in `due`, another coordinator goes on with it. Nobody is
   * waited for beyond the time for that: without Redis their commands would never end.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.polled.close();
    this.redelivery.close();
    this.server.stop();
    this.load.stop();
    this.transitions.close();
    const limitMs = this.settings.shutdownSeconds * 1_000;
    const express = this.expressJobs.stop(() => this.express.stop(limitMs));
    const stopped = [this.timers, this.sweeper, this.audit, this.removal].map((each) => each.stop());
    const limit = sleep(limitMs, undefined, { ref: false });
    await Promise.all([this.stateJobs.stop(), express, Promise.race([Promise.all(stopped), limit])]);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.states.close(), this.tasks.close(), this.expressQueue.close(), this.evaluator.close()]);
  }
}

async function openStore(
  redis: RedisConnections,
  role: 'fail-fast' | 'commands',
  settings: Settings,
): Promise<RedisStore> {
  const { namespace, partitions, stateShards, retentionDays, durability } = settings;
  const store = new RedisStore(redis.get(role), { namespace, partitions, stateShards, retentionDays, durability });
  if (role === 'commands') await untilRedisAnswers(() => store.open());
  return store;
}
