import type { Provider } from '@nestjs/common';
import { createEvaluator, type Evaluator } from '#evaluator';
import { RedisStore } from '#store-redis';
import { DurableTaskCallbacks } from '../callbacks/task-callbacks.js';
import { TaskTokens } from '../callbacks/task-tokens.js';
import type { Settings } from '../config/settings.js';
import { DefinitionCache } from '../definitions/definition-cache.js';
import { Effects } from '../effects/effects.js';
import { ExecutionLogs } from '../execution-logs/execution-logs.js';
import {
  DEFINITIONS,
  EVALUATOR,
  EXECUTION_REDRIVER,
  EXECUTION_STARTER,
  EXECUTION_STOPPER,
  MAP_RUN_UPDATER,
  type MapRunUpdater,
  SETTINGS,
  TASK_CALLBACKS,
} from '../tokens.js';
import { ExecutionTracer } from '../tracing/execution-tracer.js';
import { DurableExecutionRedriver } from '../transitions/execution-redriver.js';
import { DurableExecutionStarter } from '../transitions/execution-starter.js';
import { DurableExecutionStopper } from '../transitions/execution-stopper.js';
import { RedisClock } from '../transitions/redis-clock.js';
import { Transitions } from '../transitions/transitions.js';
import { API_STORE, DURABLE_ENDINGS, WORK_DEFINITIONS, WORK_STORE } from './shared.js';

/** One in so many state jobs may wait for a process for slow expressions; the others are free for what needs none. */
const SHARE_OF_SLOW = 3;

/** Transitions that somebody waits for: over the connection of requests. */
const REQUEST_TRANSITIONS = Symbol('REQUEST_TRANSITIONS');

/** @param others transitions whose counters are counted on */
const transitionsOf = (
  store: RedisStore,
  definitions: DefinitionCache,
  effects: Effects,
  tracer: Pick<ExecutionTracer, 'ended'>,
  clock: RedisClock,
  evaluator: Evaluator,
  settings: Settings,
  tokens: TaskTokens,
  others?: Transitions,
) => new Transitions(store, definitions, effects, tracer, clock, evaluator, settings, tokens, others?.counters);

/** What begins, moves and ends durable executions. */
export const TRANSITIONS: readonly Provider[] = [
  {
    provide: EVALUATOR,
    useFactory: ({ stateConcurrency, stateShards }: Settings) =>
      createEvaluator({ slowQueueLimit: Math.ceil((stateConcurrency * stateShards) / SHARE_OF_SLOW) }),
    inject: [SETTINGS],
  },
  {
    provide: Transitions,
    useFactory: transitionsOf,
    inject: [WORK_STORE, WORK_DEFINITIONS, Effects, DURABLE_ENDINGS, RedisClock, EVALUATOR, SETTINGS, TaskTokens],
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
    inject: [API_STORE, DEFINITIONS, Effects, Transitions, DURABLE_ENDINGS, RedisClock, EVALUATOR],
  },
  {
    provide: EXECUTION_REDRIVER,
    useFactory: (store: RedisStore, definitions: DefinitionCache, effects: Effects, logs: ExecutionLogs) =>
      new DurableExecutionRedriver(store, definitions, effects, logs),
    inject: [API_STORE, DEFINITIONS, Effects, ExecutionLogs],
  },
  {
    provide: REQUEST_TRANSITIONS,
    useFactory: transitionsOf,
    inject: [
      API_STORE,
      DEFINITIONS,
      Effects,
      DURABLE_ENDINGS,
      RedisClock,
      EVALUATOR,
      SETTINGS,
      TaskTokens,
      Transitions,
    ],
  },
  {
    provide: EXECUTION_STOPPER,
    useFactory: (store: RedisStore, transitions: Transitions) => new DurableExecutionStopper(store, transitions),
    inject: [API_STORE, REQUEST_TRANSITIONS],
  },
  {
    provide: MAP_RUN_UPDATER,
    useFactory: (transitions: Transitions): MapRunUpdater => ({
      update: (execution, mapRunArn, limits) => transitions.updateMapRun(execution, mapRunArn, limits),
    }),
    inject: [REQUEST_TRANSITIONS],
  },
  {
    provide: TASK_CALLBACKS,
    useFactory: (store: RedisStore, tokens: TaskTokens, effects: Effects) =>
      new DurableTaskCallbacks(store, tokens, effects),
    inject: [API_STORE, TaskTokens, Effects],
  },
];
