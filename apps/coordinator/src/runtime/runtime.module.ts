import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Evaluator } from '#evaluator';
import { ExpressQueue, NewerWork, StateQueues, TaskQueues } from '#queues';
import { RedisStore } from '#store-redis';
import { PolledTasks } from '../activities/polled-tasks.js';
import { Admission } from '../admission/admission.js';
import { LoadSampler } from '../admission/load-sampler.js';
import type { Settings } from '../config/settings.js';
import { LineSink } from '../execution-logs/line-sink.js';
import { ExpressExecutions } from '../express/express-executions.js';
import { ExpressJobs } from '../express/express-jobs.js';
import { ServerWatch } from '../health/server-watch.js';
import { DueSweeper } from '../recovery/due-sweeper.js';
import { DueTimers } from '../recovery/due-timers.js';
import { MachineRemoval } from '../recovery/machine-removal.js';
import { OrphanAudit } from '../recovery/orphan-audit.js';
import { Redelivery } from '../recovery/redelivery.js';
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
  MAP_RUN_UPDATER,
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
  WORKER_REGISTRY,
} from '../tokens.js';
import { StateJobs } from '../transitions/state-jobs.js';
import { Transitions } from '../transitions/transitions.js';
import { WORK_STORE } from './shared.js';
import { STORES } from './stores.providers.js';
import { QUEUES } from './queues.providers.js';
import { RECOVERY } from './recovery.providers.js';
import { TRANSITIONS } from './transitions.providers.js';
import { EXPRESS } from './express.providers.js';
import { OBSERVATION } from './observation.providers.js';

/** How long the last lines of execution logs may take to be written, ms. */
const LAST_LINES_MS = 1_000;

/** All that moves executions, and the ports the rest of the coordinator asks for by token. */
@Global()
@Module({
  providers: [...STORES, ...QUEUES, ...RECOVERY, ...TRANSITIONS, ...EXPRESS, ...OBSERVATION],
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
    MAP_RUN_UPDATER,
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
    @Inject(LineSink) private readonly logLines: LineSink,
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
    await Promise.all([
      this.states.close(),
      this.tasks.close(),
      this.expressQueue.close(),
      this.evaluator.close(),
      this.logLines.end(LAST_LINES_MS),
    ]);
  }
}
