import type { StateMachine } from '#asl';
import { type CloseExecution, type Decision, decideStartFully, type ExecutionInfo } from '#engine';
import { EvaluatorUnavailable, type Evaluator } from '#evaluator';
import { type Log, reasonOf } from '#queues';
import { type Awaken, type ExecutionId, executionIdOf, MemoryStore, newToken, ROOT, type SweepResult } from '#store';
import type { TaskTokens } from '../callbacks/task-tokens.js';
import type { Performable } from '../effects/effects.js';
import type { ExecutionLogs } from '../execution-logs/execution-logs.js';
import type { ExecutionTracer } from '../tracing/execution-tracer.js';
import type { RedisClock } from '../transitions/redis-clock.js';
import { type TransitionCounters, Transitions, type TransitionSettings } from '../transitions/transitions.js';
import type { ExpressEnd } from '../tokens.js';
import { ExpressAttempts } from './express-attempts.js';
import type { ExpressTasks } from './express-tasks.js';
import { Soon, timerMs } from './soon.js';

/** The longest that an Express execution may take, seconds (facts/api.md §11). */
export const EXPRESS_SECONDS = 300;
/** An expression that finds no evaluator process is tried again after this long, ms. */
const PUT_OFF_MS = 1_000;

/** What all Express executions of a coordinator share. */
export interface ExpressSurroundings {
  readonly evaluator: Pick<Evaluator, 'forDecision'>;
  readonly tracer: Pick<ExecutionTracer, 'ended'>;
  readonly clock: Pick<RedisClock, 'now'>;
  readonly settings: TransitionSettings;
  readonly tokens: Pick<TaskTokens, 'issue'>;
  readonly tasks: ExpressTasks;
  readonly logs: Pick<ExecutionLogs, 'committed'>;
  /** Those of the durable transitions: one count for both. */
  readonly counters: TransitionCounters;
  readonly log: Log;
}

/** What is to be run. */
export interface ExpressRun {
  readonly info: ExecutionInfo;
  readonly machine: StateMachine;
  readonly definitionHash: string;
  readonly traceparent?: string;
}

/**
 * One Express execution: the loop of the durable runtime – load, decide, commit, perform – over a store in this process. A wake-up
 * is a callback of the event loop instead of a job, a timer is one of this process. Only tasks leave it: `express-attempts.ts`.
 */
export class ExpressExecution {
  readonly id: ExecutionId;
  readonly attempts: ExpressAttempts;
  readonly #store: MemoryStore;
  readonly #transitions: Transitions;
  readonly #now: () => number;
  readonly #soon = new Soon();
  readonly #ended: Promise<ExpressEnd>;
  #resolve!: (end: ExpressEnd) => void;
  #reject!: (reason: Error) => void;
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;

  constructor(
    private readonly run: ExpressRun,
    private readonly around: ExpressSurroundings,
  ) {
    const { evaluator, tracer, settings, tokens, counters } = around;
    // From its start on a clock that nobody corrects: here nothing is compared with the times of others.
    const offset = around.clock.now() - performance.now();
    this.#now = () => Math.floor(offset + performance.now());
    const { info, machine, traceparent } = run;
    this.id = executionIdOf(info.arn);
    this.#ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // It may be abandoned before anybody waits for its end.
    this.#ended.catch(() => undefined);
    // Nothing gets lost in here, so nothing is delivered a second time.
    this.#store = new MemoryStore({ now: this.#now, maxEvents: Infinity, graceMs: Infinity });
    this.#transitions = new Transitions(
      this.#store,
      { parse: () => ({ machine, problems: [] }), byHash: async () => ({ machine, problems: [] }) },
      {
        sendAhead: async () => undefined,
        perform: async (result, decision) => this.#perform(result, decision),
      },
      tracer,
      { now: this.#now, tell: () => undefined },
      evaluator,
      settings,
      tokens,
      counters,
    );
    this.attempts = new ExpressAttempts(
      { id: this.id, arn: info.arn, traceparent },
      this.#store,
      around.tasks,
      this.#soon,
      { advance: (awaken) => this.#advance(awaken), clockSet: (at) => this.#noteDue(at) },
    );
  }

  /** Resolves when it has ended, well or not. @throws the reason, if it was abandoned */
  async start(): Promise<ExpressEnd> {
    const { info, machine, definitionHash, traceparent } = this.run;
    const root = { execution: this.id, frame: ROOT, token: newToken() };
    const { evaluator, tracer } = this.around;
    const ambient = this.#transitions.ambient(this.#now(), info, root);
    const decision = await decideStartFully(machine, info, ambient, evaluator.forDecision(info.arn));
    const timeoutSeconds = Math.min(machine.timeoutSeconds ?? EXPRESS_SECONDS, EXPRESS_SECONDS);
    const start = { info, definitionHash, decision, traceparent, rootToken: root.token, timeoutSeconds };
    const created = await this.#store.create(start);
    if (created.status !== 'ok') throw new Error(`the execution was not created: ${created.status}`);
    if (this.#soon.isOver) return this.#ended;
    this.#startedAt = created.startedAt;
    tracer.ended({ execution: this.id, info, traceparent }, decision, created.startedAt);
    this.#perform(created, decision);
    // The clocks that the start has set: its own, and that of a state which was entered with it.
    await this.#ring();
    return this.#ended;
  }

  /** Lets go of it: whoever waits for its end gets `reason` instead. */
  abandon(reason: Error): void {
    this.#letGo();
    this.#reject(reason);
  }

  #perform(result: Performable, decision: Decision): void {
    this.#tell();
    this.attempts.over(decision.ended.attempts);
    const close = decision.effects.find((effect) => effect.type === 'CloseExecution');
    if (close) return this.#end(close);
    for (const awaken of result.awaken) {
      if (awaken.wake === 'task') this.attempts.offer(awaken, decision);
      else this.#soon.now(() => this.#advance(awaken));
    }
    for (const at of result.timers ?? []) this.#noteDue(at);
  }

  /** What has happened is logged, then let go: the execution may go on for long. */
  #tell(): void {
    this.around.logs.committed(this.run.info, this.#store.takeHistory(this.id));
  }

  async #advance(awaken: Awaken): Promise<void> {
    try {
      await this.#transitions.advance(awaken);
    } catch (error) {
      if (this.#soon.isOver) return;
      if (error instanceof EvaluatorUnavailable) this.#soon.in(PUT_OFF_MS, () => this.#advance(awaken));
      else await this.#giveUp(awaken, error);
    }
  }

  /** A fault of ours ends the state, or all of it: here it would be the same the second time. */
  async #giveUp(awaken: Awaken, error: unknown): Promise<void> {
    this.around.log.error(`execution ${this.run.info.arn}, frame ${awaken.frame}: given up: ${reasonOf(error)}`);
    const cause = 'The execution could not be moved on: an attempt to do so threw an internal error.';
    try {
      if (awaken.wake !== 'deadline') return void (await this.#transitions.giveUpState(awaken, cause));
    } catch {
      // Then without a look at it.
    }
    try {
      await this.#transitions.giveUpExecution(awaken, cause);
    } catch {
      // Whoever waits for its end is told all the same.
    }
    this.#tell();
    this.#end({ type: 'CloseExecution', status: 'FAILED', error: 'States.Runtime', cause });
  }

  /** One timer for all clocks of the execution: the next one that runs out. */
  #noteDue(at: number): void {
    if (at >= this.#timerAt || this.#soon.isOver) return;
    this.#timerAt = at;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ring(), timerMs(at - this.#now()));
  }

  async #ring(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timerAt = Infinity;
    const { due, nextDueAt } = await this.#store.sweep(0, Infinity);
    if (nextDueAt !== undefined && nextDueAt !== Infinity) this.#noteDue(nextDueAt);
    for (const member of due) this.#soon.now(() => this.#clockRunOut(member));
  }

  /** The clocks of an attempt stand where its worker sets them anew. */
  #clockRunOut(member: SweepResult['due'][number]): Promise<void> {
    const { wake } = member;
    const ofAttempt = wake === 'lease' || wake === 'heartbeat' || wake === 'timeout' || wake === 'task';
    return ofAttempt ? this.attempts.clockRunOut(member, wake) : this.#advance(member);
  }

  #end({ status, output, error, cause }: CloseExecution): void {
    if (this.#soon.isOver) return;
    this.#letGo();
    const stoppedAt = this.#now();
    // Nobody can stop one.
    const closed = status as ExpressEnd['status'];
    const end = { executionArn: this.run.info.arn, startedAt: this.#startedAt, stoppedAt, status: closed };
    this.#resolve({ ...end, output, error, cause });
  }

  #letGo(): void {
    clearTimeout(this.#timer);
    this.#soon.end();
    this.attempts.letGo();
  }
}
