import type { DefinitionProblem, StateMachine } from '#asl';
import type { ClosedStatus, MapRunLimits } from '#engine';
import type { ExecutionId, StateMachineRecord, TaskOutcome } from '#store';

/*
 * What the rooms of the coordinator ask for by name. Each token is followed by the interface of what is injected under
 * it; `ExecutionStore` and `StateMachineStore` are the ports of `#store`. One global module provides them all, so that
 * operations and processors can be tested with other implementations.
 */

/** {@link import('#store').ExecutionStore} */
export const EXECUTION_STORE = Symbol('EXECUTION_STORE');
/** {@link import('#store').StateMachineStore} */
export const STATE_MACHINE_STORE = Symbol('STATE_MACHINE_STORE');

/** {@link import('#store').ActivityStore} */
export const ACTIVITY_STORE = Symbol('ACTIVITY_STORE');
/** {@link import('#store').WorkerRegistry} */
export const WORKER_REGISTRY = Symbol('WORKER_REGISTRY');

/** The time by which what is stored is judged: that of Redis, not of this machine (facts/reliability.md R8). */
export const CLOCK = Symbol('CLOCK');

export interface Clock {
  /** Epoch ms. */
  now(): number;
}

export const DEFINITIONS = Symbol('DEFINITIONS');

/** A definition text, parsed. `machine` is there exactly when no problem is an ERROR. */
export interface ParsedDefinition {
  readonly machine?: StateMachine;
  readonly problems: readonly DefinitionProblem[];
  /** True when there are more problems than those. */
  readonly truncated?: boolean;
}

/** Parsed definitions, each text parsed once. */
export interface Definitions {
  /** `type` matters for what EXPRESS machines may not do; default STANDARD. */
  parse(text: string, type?: 'STANDARD' | 'EXPRESS'): ParsedDefinition;
  /** The definition that `putDefinition` stored under `hash`; throws when there is none. */
  byHash(hash: string): Promise<ParsedDefinition>;
}

export const EXECUTION_STARTER = Symbol('EXECUTION_STARTER');

/** What a machine is started with, whatever its type. */
export interface Startable {
  /** With the definition and role that the execution is to have: those of `version`, if there is one. */
  readonly stateMachine: Pick<StateMachineRecord, 'arn' | 'name' | 'roleArn' | 'definitionHash'>;
  readonly version?: number;
  /** The alias that led to `version`. */
  readonly alias?: string;
  /** Already checked against the naming rules. */
  readonly name: string;
  /** JSON text exactly as given, known to be valid and within the limits. */
  readonly input: string;
  readonly traceHeader?: string;
  readonly traceparent?: string;
}

export interface StartRequest extends Startable {
  readonly stateMachine: StateMachineRecord;
  /** Names the request: its repeat starts nothing and gets the first answer again, even after the execution has ended. */
  readonly request?: string;
}

export type StartResult =
  /** `created: false`: this very request, or an equal start that still runs, came before; `startedAt` (epoch ms) is that one's. */
  | { readonly status: 'started'; readonly executionArn: string; readonly startedAt: number; readonly created: boolean }
  /** The name is taken by an execution with another input, or by one that is closed. */
  | { readonly status: 'already-exists'; readonly executionArn: string };

export interface ExecutionStarter {
  start(request: StartRequest): Promise<StartResult>;
}

export const EXPRESS_RUNTIME = Symbol('EXPRESS_RUNTIME');

/** An Express execution that has ended. Times are epoch ms. */
export interface ExpressEnd {
  readonly executionArn: string;
  readonly startedAt: number;
  readonly stoppedAt: number;
  readonly status: Exclude<ClosedStatus, 'ABORTED'>;
  /** JSON text. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** Runs executions of EXPRESS machines. Each start is an execution of its own, whatever its name. */
export interface ExpressRuntime {
  /**
   * Answers when it has ended, well or not. At most once: nobody goes on with it should this process end.
   * @throws ThrottlingException: too many are waited for here · ServiceUnavailable: this coordinator stops, or Redis is away
   */
  runSync(start: Startable): Promise<ExpressEnd>;
  /**
   * Answers once it is certain to be run, at least once: from the beginning again, should its coordinator end.
   * @returns its ARN, and when it was accepted, epoch ms
   */
  start(start: Startable): Promise<{ readonly executionArn: string; readonly startedAt: number }>;
}

export const EXECUTION_STOPPER = Symbol('EXECUTION_STOPPER');

export interface ExecutionStopper {
  /** Answers when the execution ended, epoch ms, also if it has just ended otherwise. The caller knows that it exists. */
  stop(execution: ExecutionId, error?: string, cause?: string): Promise<number>;
}

export const MAP_RUN_UPDATER = Symbol('MAP_RUN_UPDATER');

export interface MapRunUpdater {
  /** @returns false: the run, or its execution, has ended */
  update(execution: ExecutionId, mapRunArn: string, limits: MapRunLimits): Promise<boolean>;
}

export const STATE_MACHINE_REMOVER = Symbol('STATE_MACHINE_REMOVER');

export interface StateMachineRemover {
  /** Deletes a machine with its versions and aliases, if it exists; what still runs of it is ended before it is gone. */
  remove(stateMachineArn: string): Promise<void>;
}

export const TASK_CALLBACKS = Symbol('TASK_CALLBACKS');

/**
 * - `invalid`: no token of this store · `gone`: its attempt is over, answered or not · `not-found`: so is all of its execution
 */
export type TaskTokenResult = 'ok' | 'invalid' | 'gone' | 'not-found';

export interface TaskCallbacks {
  /** ARN of the activity of a token's task, or else of its state machine; undefined for what is no token, or long gone. */
  resourceOf(taskToken: string): Promise<string | undefined>;
  /**
   * Ends the attempt that the token was made for.
   * @param mine whether a task of that resource is the caller's; `not-found` when it is not. Any task is when it is absent.
   */
  answer(taskToken: string, outcome: TaskOutcome, mine?: (resource: string) => boolean): Promise<TaskTokenResult>;
  /** It is being worked on: its HeartbeatSeconds start anew. */
  beat(taskToken: string, mine?: (resource: string) => boolean): Promise<TaskTokenResult>;
}

export const ACTIVITY_TASKS = Symbol('ACTIVITY_TASKS');

/** A task in the hands of whoever has polled for it. */
export interface PolledTask {
  readonly taskToken: string;
  /** JSON text. */
  readonly input: string;
}

export interface Poller {
  /** As the history is to name it. */
  readonly workerName?: string;
  /** `listener` is called should the poller go away: it is given no task then. */
  readonly onGone?: (listener: () => void) => void;
}

export interface ActivityTasks {
  /** The oldest task that waits, or the next one that comes. Undefined: none did in time. `too-many`: as many as may wait for one already. */
  next(activityArn: string, poller: Poller): Promise<PolledTask | undefined | 'too-many'>;
}

export const ADMISSION = Symbol('ADMISSION');

export interface AdmissionControl {
  /** Does the work of an operation. @throws ThrottlingException when it makes new work and there is no room for it now */
  enter<T>(operation: string, work: () => Promise<T>): Promise<T>;
}

export const EXECUTION_REDRIVER = Symbol('EXECUTION_REDRIVER');

export interface ExecutionRedriver {
  /**
   * Lets a closed execution go on. Answers when it was redriven, epoch ms; undefined when it cannot be: look at it again.
   * @param request 22 characters, the same each time that very request is repeated
   */
  redrive(execution: ExecutionId, request: string): Promise<number | undefined>;
}

/** {@link import('#evaluator').Evaluator} */
export const EVALUATOR = Symbol('EVALUATOR');

/** Secret of the server that signs paging tokens: a Buffer of at least 32 bytes, the same in all coordinators. */
export const PAGE_TOKEN_KEY = Symbol('PAGE_TOKEN_KEY');

/** {@link import('./config/settings.js').Settings} */
export const SETTINGS = Symbol('SETTINGS');

/** {@link Identity}: whose API this is for callers that need not say who they are: all with auth off, and the queue API. */
export const IDENTITY = Symbol('IDENTITY');

export interface Identity {
  readonly account: string;
  readonly region: string;
}

/** {@link import('#telemetry').Metrics} */
export const METRICS = Symbol('METRICS');

/** Told of requests that fail while Redis is away: `requestFailed` of {@link import('#queues').RedisConnections} */
export const OUTAGES = Symbol('OUTAGES');
