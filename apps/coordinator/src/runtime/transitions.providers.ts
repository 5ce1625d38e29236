import type { Provider } from '@nestjs/common';
import { createEvaluator, type Evaluator } from '#evaluator';
import { RedisStore } from '#store-redis';
import { DurableTaskCallbacks } from '../callbacks/task-callbacks.js';
import { TaskTokens } from '../callbacks/task-tokens.js';
import type { Settings } from '../config/settings.js';
import { DefinitionCache } from '../definitions/definition-cache.js';
import { Effects } from '../effects/effects.js';
import {
  DEFINITIONS,
  EVALUATOR,
  EXECUTION_REDRIVER,
  EXECUTION_STARTER,
  EXECUTION_STOPPER,
  SETTINGS,
  TASK_CALLBACKS,
} from '../tokens.js';
import { ExecutionTracer } from '../tracing/execution-tracer.js';
import { DurableExecutionRedriver } from '../transitions/execution-redriver.js';
import { DurableExecutionStarter } from '../transitions/execution-starter.js';
import { DurableExecutionStopper } from '../transitions/execution-stopper.js';
import { RedisClock } from '../transitions/redis-clock.js';
import { Transitions } from '../transitions/transitions.js';
import { API_STORE, ENDINGS, WORK_DEFINITIONS, WORK_STORE } from './shared.js';

/** One in so many state jobs may wait for a process for slow expressions; the others are free for what needs none. */
const SHARE_OF_SLOW = 3;

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
    provide: TASK_CALLBACKS,
    useFactory: (store: RedisStore, tokens: TaskTokens, effects: Effects) =>
      new DurableTaskCallbacks(store, tokens, effects),
    inject: [API_STORE, TaskTokens, Effects],
  },
];
