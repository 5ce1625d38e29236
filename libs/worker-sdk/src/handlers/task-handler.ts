/** What a handler is told about the attempt it runs. */
export interface TaskContext {
  readonly executionArn: string;
  /** Name of the Task state. */
  readonly stateName: string;
  /** The resource ARN the attempt was scheduled for. */
  readonly resource: string;
  /** 1 for the first attempt; a retrier counts it up. */
  readonly attempt: number;
  /** The input as JSON text, for what parsing loses: number literals such as `0.0` or with more than 15 digits. See `JsonText`. */
  readonly inputText: string;
  /**
   * Aborted when the result is no longer wanted: the execution was stopped, the attempt timed out or was taken away, or the
   * worker is shutting down. Its `reason` is a `TaskAborted`. Hand it to whatever waits (`fetch(url, { signal })`).
   */
  readonly signal: AbortSignal;
  /** By this process's clock: when TimeoutSeconds runs out. Absent: no timeout. */
  readonly deadline?: Date;
  /** The state's HeartbeatSeconds. When set, call `heartbeat()` more often than that. */
  readonly heartbeatSeconds?: number;
  /**
   * There for a task that waits for a callback (`.waitForTaskToken`): the handler's result only submits it, and whoever holds the
   * task token – it is wherever the definition puts it into the input – ends it. An error still fails the task.
   */
  readonly waitsForCallback?: true;
  /**
   * Tell that there is progress: starts HeartbeatSeconds anew. Does not extend TimeoutSeconds. Not needed to keep the attempt:
   * the worker renews its lease by itself.
   * @throws the signal's reason once the attempt is no longer ours
   */
  heartbeat(): Promise<void>;
}

/** Runs one attempt of a Task state. What it returns (JSON) is the task's result, what it throws is the task's failure. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the handler's author types the input; it comes from JSON
export type TaskHandlerFunction<Input = any> = (input: Input, task: TaskContext) => unknown;

export interface TaskHandlerOptions {
  /** An ARN, or a bare function name that is expanded with the worker's region and account. */
  readonly resource: string;
  /** Attempts at a time in this process. Default: the worker's. */
  readonly concurrency?: number;
  /**
   * True: an attempt whose worker died is run again by another one instead of failing (at least once). Only for handlers
   * that may run twice. Default false: begun at most once.
   */
  readonly redeliver?: boolean;
}

/** A handler as the runtime knows it. */
export interface RegisteredHandler {
  /** The full ARN. */
  readonly resource: string;
  readonly concurrency: number;
  readonly redeliver: boolean;
  readonly handle: TaskHandlerFunction;
  /** Where it was declared, for messages: `Payments.charge`. */
  readonly declaredAt: string;
}
