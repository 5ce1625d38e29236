import type { StartExecutionResult } from '#queues';
import { activeTraceparent } from './active-traceparent.js';
import { resolveClientOptions, type StepwellClientOptions } from './client-options.js';
import { describeExecution, type DescribedExecution } from './describe-execution.js';
import { poll } from './poll.js';
import { StartRequests } from './start-requests.js';

export interface StartExecutionRequest {
  readonly stateMachineArn: string;
  /** Any JSON value; `{}` when absent. */
  readonly input?: unknown;
  /** Absent: a name of its own. Starting the same name with the same input again gives the running execution. */
  readonly name?: string;
  readonly traceHeader?: string;
}

export interface WaitOptions {
  /** Longest wait, in ms. */
  readonly timeoutMs?: number;
}

/** A request that is on the queue, and safe there; its result can be asked for later. */
export interface QueuedStart {
  readonly jobId: string;
}

/** How an execution ended. */
export interface ExecutionEnd {
  readonly executionArn: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly startDate: Date;
  readonly stopDate: Date;
  /** The output, parsed; only when SUCCEEDED. */
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

const START_TIMEOUT_MS = 30_000;
const RUN_TIMEOUT_MS = 300_000;

/**
 * Starts executions through the queue `executions`. Needs Redis only; to follow an execution to its end it asks the AWS API.
 * @example
 * const client = new StepwellClient();
 * const { output } = await client.runExecution({ stateMachineArn, input: { order: 7 } });
 * await client.close();
 */
export class StepwellClient {
  readonly #endpoint: string;
  readonly #requests: StartRequests;

  constructor(options: StepwellClientOptions = {}) {
    const resolved = resolveClientOptions(options);
    this.#endpoint = resolved.endpoint;
    this.#requests = new StartRequests(resolved);
  }

  /**
   * Start an execution. Waits (30 s at most, or `timeoutMs`) until it has been started; with `waitForStart: false`
   * only until the request is on the queue, from where a coordinator that comes up later takes it. The execution's trace goes
   * on from the OpenTelemetry span that is active here, if any.
   * @throws ExecutionNotStarted when the request was refused · WaitTimeout when the answer took too long
   */
  startExecution(
    request: StartExecutionRequest,
    options: WaitOptions & { readonly waitForStart: false },
  ): Promise<QueuedStart>;
  startExecution(
    request: StartExecutionRequest,
    options?: WaitOptions & { readonly waitForStart?: true },
  ): Promise<StartExecutionResult>;
  async startExecution(
    request: StartExecutionRequest,
    { waitForStart = true, timeoutMs = START_TIMEOUT_MS }: WaitOptions & { readonly waitForStart?: boolean } = {},
  ): Promise<QueuedStart | StartExecutionResult> {
    const deadline = Date.now() + timeoutMs;
    const traceparent = activeTraceparent();
    const jobId = await this.#requests.add(traceparent === undefined ? request : { ...request, traceparent }, deadline);
    return waitForStart ? this.#requests.result(jobId, deadline) : { jobId };
  }

  /** What became of a request made with `waitForStart: false`. Results are kept for an hour. */
  startResult(
    { jobId }: QueuedStart,
    { timeoutMs = START_TIMEOUT_MS }: WaitOptions = {},
  ): Promise<StartExecutionResult> {
    return this.#requests.result(jobId, Date.now() + timeoutMs);
  }

  /**
   * Start an execution and wait (five minutes at most, or `timeoutMs`) for its end, good or bad.
   * @throws ExecutionNotStarted · WaitTimeout (the execution goes on) · ApiError
   */
  async runExecution(
    request: StartExecutionRequest,
    { timeoutMs = RUN_TIMEOUT_MS }: WaitOptions = {},
  ): Promise<ExecutionEnd> {
    const deadline = Date.now() + timeoutMs;
    const { executionArn } = await this.startExecution(request, { timeoutMs });
    return this.waitForEnd(executionArn, { timeoutMs: deadline - Date.now() });
  }

  /** Wait for the end of an execution, however it was started. */
  async waitForEnd(executionArn: string, { timeoutMs = RUN_TIMEOUT_MS }: WaitOptions = {}): Promise<ExecutionEnd> {
    return poll(
      async () => {
        const described = await describeExecution(this.#endpoint, executionArn);
        return described && described.status !== 'RUNNING' ? endOf(described) : undefined;
      },
      {
        deadline: Date.now() + timeoutMs,
        firstPauseMs: 25,
        longestPauseMs: 1_000,
        what: `${executionArn} did not end, or ${this.#endpoint} did not answer,`,
      },
    );
  }

  /** Let go of Redis. */
  close(): Promise<void> {
    return this.#requests.close();
  }
}

function endOf(described: DescribedExecution): ExecutionEnd {
  const { executionArn, startDate, stopDate, output, error, cause } = described;
  return {
    executionArn,
    status: described.status as ExecutionEnd['status'],
    startDate: new Date(startDate * 1_000),
    stopDate: new Date((stopDate ?? startDate) * 1_000),
    ...(output === undefined ? {} : { output: JSON.parse(output) as unknown }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}
