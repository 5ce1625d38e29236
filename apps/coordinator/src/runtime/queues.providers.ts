import type { Provider } from '@nestjs/common';
import { ExpressQueue, NewerWork, RedisConnections, StateQueues, TaskQueues } from '#queues';
import { RedisStore } from '#store-redis';
import { ActivityBell } from '../activities/activity-bell.js';
import { PolledTasks } from '../activities/polled-tasks.js';
import { TaskTokens } from '../callbacks/task-tokens.js';
import type { Settings } from '../config/settings.js';
import { Effects } from '../effects/effects.js';
import { DueSweeper } from '../recovery/due-sweeper.js';
import { ACTIVITY_TASKS, SETTINGS } from '../tokens.js';
import { PoisonGuard } from '../transitions/poison-guard.js';
import { StateJobs } from '../transitions/state-jobs.js';
import { LOG, WORK_STORE } from './shared.js';

/** The queues, and who is handed what they hold. */
export const QUEUES: readonly Provider[] = [
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
    provide: Effects,
    useFactory: (states: StateQueues, tasks: TaskQueues, sweeper: DueSweeper) =>
      new Effects(states, tasks, sweeper, LOG),
    inject: [StateQueues, TaskQueues, DueSweeper],
  },
  { provide: NewerWork, useFactory: () => new NewerWork(LOG) },
  {
    provide: StateJobs,
    useFactory: (settings: Settings, redis: RedisConnections, guard: PoisonGuard, newer: NewerWork) =>
      new StateJobs(settings, redis, guard, LOG, newer),
    inject: [SETTINGS, RedisConnections, PoisonGuard, NewerWork],
  },
];
