import type { Log } from '#queues';
import { type MemoryStore, newToken } from '#store';
import { evaluatorInProcess } from '#testing';
import { DurableTaskCallbacks } from '../../apps/coordinator/src/callbacks/task-callbacks.js';
import { TaskTokens } from '../../apps/coordinator/src/callbacks/task-tokens.js';
import type { DefinitionCache } from '../../apps/coordinator/src/definitions/definition-cache.js';
import { Effects } from '../../apps/coordinator/src/effects/effects.js';
import { RedriveExecutionOperation } from '../../apps/coordinator/src/operations/redrive-execution/redrive-execution.operation.js';
import { SendTaskFailureOperation } from '../../apps/coordinator/src/operations/send-task-failure/send-task-failure.operation.js';
import { SendTaskHeartbeatOperation } from '../../apps/coordinator/src/operations/send-task-heartbeat/send-task-heartbeat.operation.js';
import { SendTaskSuccessOperation } from '../../apps/coordinator/src/operations/send-task-success/send-task-success.operation.js';
import { ExecutionLookup } from '../../apps/coordinator/src/operations/shared/execution-lookup.js';
import { RedriveStatusCheck } from '../../apps/coordinator/src/operations/shared/redrive-status.js';
import { DueSweeper } from '../../apps/coordinator/src/recovery/due-sweeper.js';
import { DueTimers } from '../../apps/coordinator/src/recovery/due-timers.js';
import { OrphanAudit } from '../../apps/coordinator/src/recovery/orphan-audit.js';
import { Redelivery } from '../../apps/coordinator/src/recovery/redelivery.js';
import { ExecutionTracer } from '../../apps/coordinator/src/tracing/execution-tracer.js';
import { DurableExecutionRedriver } from '../../apps/coordinator/src/transitions/execution-redriver.js';
import { DurableExecutionStarter } from '../../apps/coordinator/src/transitions/execution-starter.js';
import { DurableExecutionStopper } from '../../apps/coordinator/src/transitions/execution-stopper.js';
import { PoisonGuard } from '../../apps/coordinator/src/transitions/poison-guard.js';
import { RedisClock } from '../../apps/coordinator/src/transitions/redis-clock.js';
import { earlierDeliveries } from '../../apps/coordinator/src/transitions/state-jobs.js';
import { Transitions } from '../../apps/coordinator/src/transitions/transitions.js';
import type { StateJob } from '#queues';
import type { Actor } from './actor.js';
import type { SimulatedJob } from './job-queue.js';
import type { Queues } from './queues.js';

/** Who calls its API. */
export const CALLER = { account: '123456789012', region: 'us-east-1' };

const SETTINGS = { region: 'us-east-1', unservedTaskWaitSeconds: 60 };
const TOKENS = new TaskTokens(Buffer.alloc(32, 1));
const evaluator = { forDecision: () => evaluatorInProcess() };

/** A coordinator process: the parts that `RuntimeModule` puts together, on a simulated Redis. */
export class Coordinator {
  readonly starter: DurableExecutionStarter;
  readonly stopper: DurableExecutionStopper;
  readonly redrive: RedriveExecutionOperation;
  readonly success: SendTaskSuccessOperation;
  readonly failure: SendTaskFailureOperation;
  readonly beat: SendTaskHeartbeatOperation;
  readonly audit: OrphanAudit;
  readonly #guard: PoisonGuard;
  readonly #sweeper: DueSweeper;
  readonly #redelivery: Redelivery;

  /**
   * @param definitions parsed once for all processes, which is most of what a simulation takes
   * @param skewMs how far its own clock is off
   */
  constructor(
    readonly actor: Actor,
    memory: MemoryStore,
    queues: Queues,
    definitions: DefinitionCache,
    log: Log,
    skewMs: number,
  ) {
    const store = actor.port(memory, 'store');
    const states = actor.port(queues.states, 'states');
    const tasks = actor.port(queues.tasks, 'tasks');
    const clock = new RedisClock(() => actor.time.now + skewMs);
    this.#sweeper = new DueSweeper(store, clock, log);
    this.audit = new OrphanAudit(store, log);
    const effects = new Effects(states, tasks, this.#sweeper, log);
    const tracer = new ExecutionTracer(false);
    const transitions = new Transitions(store, definitions, effects, tracer, clock, evaluator, SETTINGS, TOKENS);
    this.#guard = new PoisonGuard(store, transitions, log);
    const timers = new DueTimers(this.#guard, states, log);
    this.#redelivery = new Redelivery(states, tasks, timers, store, store, SETTINGS.unservedTaskWaitSeconds, log);
    this.starter = new DurableExecutionStarter(store, definitions, effects, transitions, tracer, clock, evaluator);
    this.stopper = new DurableExecutionStopper(store, transitions);
    const redriver = new DurableExecutionRedriver(store, definitions, effects);
    this.redrive = new RedriveExecutionOperation(
      new ExecutionLookup(store),
      new RedriveStatusCheck(store, store, clock),
      redriver,
      clock,
    );
    const answers = {
      // As on Redis: the fence is made by whoever sends the command, and sent again with it.
      answerTask: (...[ref, outcome]: Parameters<typeof store.answerTask>) =>
        store.answerTask(ref, outcome, newToken()),
      beatTask: (...[ref]: Parameters<typeof store.beatTask>) => store.beatTask(ref),
      describe: (...[execution]: Parameters<typeof store.describe>) => store.describe(execution),
    };
    const callbacks = new DurableTaskCallbacks(answers, TOKENS, effects);
    this.success = new SendTaskSuccessOperation(callbacks);
    this.failure = new SendTaskFailureOperation(callbacks);
    this.beat = new SendTaskHeartbeatOperation(callbacks);
  }

  start(): void {
    this.actor.time.as(this.actor, () => {
      this.#sweeper.start(this.#redelivery);
      this.audit.start();
    });
  }

  work(job: SimulatedJob<StateJob>): Promise<void> {
    return this.#guard.advance(job.data, earlierDeliveries(job));
  }
}
