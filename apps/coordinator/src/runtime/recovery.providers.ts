import type { Provider } from '@nestjs/common';
import { StateQueues, TaskQueues } from '#queues';
import { RedisStore } from '#store-redis';
import type { Settings } from '../config/settings.js';
import { DueSweeper } from '../recovery/due-sweeper.js';
import { DueTimers } from '../recovery/due-timers.js';
import { MachineRemoval } from '../recovery/machine-removal.js';
import { OrphanAudit } from '../recovery/orphan-audit.js';
import { Redelivery } from '../recovery/redelivery.js';
import { EXECUTION_STOPPER, type ExecutionStopper, SETTINGS, STATE_MACHINE_REMOVER } from '../tokens.js';
import { PoisonGuard } from '../transitions/poison-guard.js';
import { RedisClock } from '../transitions/redis-clock.js';
import { Transitions } from '../transitions/transitions.js';
import { API_STORE, LOG, WORK_STORE } from './shared.js';

const DAY_MS = 86_400_000;

/** What sees to it that nothing stays where it is. */
export const RECOVERY: readonly Provider[] = [
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
    provide: PoisonGuard,
    useFactory: (store: RedisStore, transitions: Transitions) => new PoisonGuard(store, transitions, LOG),
    inject: [WORK_STORE, Transitions],
  },
  {
    provide: MachineRemoval,
    useFactory: (store: RedisStore, stopper: ExecutionStopper) => new MachineRemoval(store, stopper, LOG),
    inject: [API_STORE, EXECUTION_STOPPER],
  },
  { provide: STATE_MACHINE_REMOVER, useExisting: MachineRemoval },
];
