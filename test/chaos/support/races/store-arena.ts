import { Redis } from 'ioredis';
import { SILENT_LOG } from '#queues';
import {
  type Awaken,
  type CommitExpectation,
  type CommitResult,
  executionIdOf,
  type ExecutionId,
  type FrameRef,
  newToken,
  type StateMachineRecord,
} from '#store';
import { RedisStore } from '#store-redis';
import { evaluatorInProcess } from '#testing';
import { DurableTaskCallbacks } from '../../../../apps/coordinator/src/callbacks/task-callbacks.js';
import { TaskTokens } from '../../../../apps/coordinator/src/callbacks/task-tokens.js';
import { DefinitionCache } from '../../../../apps/coordinator/src/definitions/definition-cache.js';
import { Effects } from '../../../../apps/coordinator/src/effects/effects.js';
import { ExecutionTracer } from '../../../../apps/coordinator/src/tracing/execution-tracer.js';
import { DurableExecutionRedriver } from '../../../../apps/coordinator/src/transitions/execution-redriver.js';
import { DurableExecutionStarter } from '../../../../apps/coordinator/src/transitions/execution-starter.js';
import { DurableExecutionStopper } from '../../../../apps/coordinator/src/transitions/execution-stopper.js';
import { RedisClock } from '../../../../apps/coordinator/src/transitions/redis-clock.js';
import { Transitions } from '../../../../apps/coordinator/src/transitions/transitions.js';
import type { FoundEnd } from './judge-race.js';

const SETTINGS = { region: 'us-east-1', unservedTaskWaitSeconds: 60 };
const EVALUATOR = { forDecision: () => evaluatorInProcess() };
const LEASE_MS = 60_000;
const MAX_EVENTS = 25_000;

/** What the store told an actor of its last try to end or move something of an execution. */
export interface Told {
  /** Of a step: `committed`, `stale`, `closed`; undefined: it was not tried. */
  readonly commit?: CommitResult['status'];
  /** Its look came before anything had been decided. */
  readonly looked?: boolean;
}

/** The store of one actor, on its own connection, which notes what it tells. */
class TellingStore extends RedisStore {
  readonly #told = new Map<ExecutionId, Told>();

  told(execution: ExecutionId): Told {
    return this.#told.get(execution) ?? {};
  }

  /** What it told before the race is nobody's business. */
  forget(execution: ExecutionId): void {
    this.#told.delete(execution);
  }

  override async load(ref: FrameRef): ReturnType<RedisStore['load']> {
    const loaded = await super.load(ref);
    if (loaded.status === 'current') this.#note(ref.execution, { looked: true });
    return loaded;
  }

  override async commit(...step: [FrameRef, Parameters<RedisStore['commit']>[1], CommitExpectation]) {
    const result = await super.commit(...step);
    this.#note(step[0].execution, { commit: result.status });
    return result;
  }

  override async close(...end: Parameters<RedisStore['close']>) {
    const result = await super.close(...end);
    this.#note(end[0], { commit: result.status });
    return result;
  }

  #note(execution: ExecutionId, told: Told): void {
    this.#told.set(execution, { ...this.told(execution), ...told });
  }
}

/** A coordinator without its queues: wake-ups go to the arena, which hands them to whom it likes. */
export class StoreActor {
  readonly redis: Redis;
  readonly store: TellingStore;
  readonly transitions: Transitions;
  readonly starter: DurableExecutionStarter;
  readonly stopper: DurableExecutionStopper;
  readonly redriver: DurableExecutionRedriver;
  readonly callbacks: DurableTaskCallbacks;

  constructor(url: string, namespace: string, tokens: TaskTokens, woken: (awaken: Awaken) => void) {
    this.redis = new Redis(url, { maxRetriesPerRequest: null });
    this.store = new TellingStore(this.redis, { namespace, partitions: 16 });
    const clock = new RedisClock();
    const effects = new Effects(
      { addAll: async (all) => all.forEach(woken) },
      { add: async (ref) => woken({ ...ref, wake: 'task' }) },
      { noteDue: () => undefined },
      SILENT_LOG,
    );
    const definitions = new DefinitionCache(this.store);
    const tracer = new ExecutionTracer(false);
    this.transitions = new Transitions(this.store, definitions, effects, tracer, clock, EVALUATOR, SETTINGS, tokens);
    const parts = [this.store, definitions, effects] as const;
    this.starter = new DurableExecutionStarter(...parts, this.transitions, tracer, clock, EVALUATOR);
    this.redriver = new DurableExecutionRedriver(...parts);
    this.stopper = new DurableExecutionStopper(this.store, this.transitions);
    this.callbacks = new DurableTaskCallbacks(this.store, tokens, effects);
  }
}

/** An attempt that is being worked on. */
export interface OpenAttempt {
  readonly ref: FrameRef;
  /** The worker's claim. */
  readonly claim: string;
  readonly taskToken: string;
  /** Redis time, epoch ms. */
  readonly begunAt: number;
  readonly timeoutAt: number;
}

/** Two coordinators' worth of code on two connections to one Redis, and no queue between them: only the store decides. */
export class StoreArena {
  readonly first: StoreActor;
  readonly second: StoreActor;
  readonly #tokens = new TaskTokens(Buffer.alloc(32, 1));
  readonly #woken = new Map<ExecutionId, Awaken[]>();

  constructor(url: string, namespace: string) {
    const woken = (awaken: Awaken) => {
      const waiting = this.#woken.get(awaken.execution);
      if (waiting) waiting.push(awaken);
      else this.#woken.set(awaken.execution, [awaken]);
    };
    this.first = new StoreActor(url, namespace, this.#tokens, woken);
    this.second = new StoreActor(url, namespace, this.#tokens, woken);
  }

  async open(): Promise<this> {
    await this.first.store.open();
    await this.second.store.open();
    return this;
  }

  async machine(name: string, definition: object): Promise<StateMachineRecord> {
    const text = JSON.stringify(definition);
    const definitionHash = await this.first.store.putDefinition(text);
    const arn = machineArn(name);
    const roleArn = 'arn:aws:iam::123456789012:role/race';
    const kept = { arn, name, definition: text, definitionHash, roleArn, createdAt: 0, updatedAt: 0 };
    return { ...kept, type: 'STANDARD', status: 'ACTIVE' };
  }

  /** Starts an execution, and a worker begins its attempt. */
  async begin(stateMachine: StateMachineRecord, name: string): Promise<OpenAttempt> {
    const started = await this.first.starter.start({ stateMachine, name, input: '{}' });
    if (started.status !== 'started') throw new Error(`${name}: ${started.status}`);
    // Effects of a start are not waited for.
    await new Promise((resolve) => setImmediate(resolve));
    return this.beginAttempt(executionIdOf(started.executionArn));
  }

  /** Goes on until an attempt is handed out, and begins it. */
  async beginAttempt(execution: ExecutionId): Promise<OpenAttempt> {
    const task = await this.goOn(execution);
    if (!task) throw new Error(`${execution} hands out no attempt`);
    const claim = newToken();
    const begun = await this.first.store.beginTask(task, { worker: 'racer', claim, leaseMs: LEASE_MS });
    if (begun.status !== 'begun') throw new Error(`${execution}: ${begun.status}`);
    const { execution: E, frame, token } = task;
    const ref = { execution: E, frame, token };
    for (const { store } of [this.first, this.second]) store.forget(execution);
    const { now, timeoutAt = 0 } = begun;
    return { ref, claim, taskToken: this.#tokens.issue(ref, machineArn('race')), begunAt: now, timeoutAt };
  }

  /** Works on wake-ups until there are none, or one is for a worker. */
  async goOn(execution: ExecutionId): Promise<Awaken | undefined> {
    for (let next = this.#next(execution); next; next = this.#next(execution)) {
      if (next.wake === 'task') return next;
      await this.first.transitions.advance(next);
    }
    this.#woken.delete(execution);
    return undefined;
  }

  #next(execution: ExecutionId): Awaken | undefined {
    return this.#woken.get(execution)?.shift();
  }

  async endOf(execution: ExecutionId): Promise<FoundEnd & { readonly stoppedAt?: number }> {
    const [record, events] = await Promise.all([
      this.first.store.describe(execution),
      this.first.store.history(execution, 1, MAX_EVENTS),
    ]);
    const { status, output, error, stoppedAt } = record ?? {};
    return { status, output, error, stoppedAt, events: events.map((each) => ({ details: {}, ...each })) };
  }

  close(): void {
    for (const { redis } of [this.first, this.second]) redis.disconnect();
  }
}

function machineArn(name: string): string {
  return `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
}
