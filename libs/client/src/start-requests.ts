import { randomUUID } from 'node:crypto';
import { Job, type Queue } from 'bullmq';
import {
  EXECUTIONS_SETTINGS,
  executionsQueue,
  JOB_FORMAT,
  isTransientRedisError,
  openQueue,
  RedisConnections,
  type Log,
  type StartExecutionJob,
  type StartExecutionResult,
} from '#queues';
import { ExecutionNotStarted } from './client-errors.js';
import { poll } from './poll.js';

type ExecutionsQueue = Queue<StartExecutionJob, StartExecutionResult, string>;

/** Puts start requests on the queue `executions` and reads what became of them. */
export class StartRequests {
  readonly #connections: RedisConnections;
  readonly #prefix: string;
  #queue: ExecutionsQueue | undefined;

  constructor({
    redisUrl,
    executionsPrefix,
    log,
  }: {
    readonly redisUrl: string;
    readonly executionsPrefix: string;
    readonly log: Log;
  }) {
    this.#connections = new RedisConnections(redisUrl, log);
    this.#prefix = executionsPrefix;
  }

  /** The id of the job, once Redis has it. A repeat after a lost reply is the same job, so it never starts twice. */
  async add(request: StartExecutionJob, deadline: number): Promise<string> {
    const jobId = randomUUID();
    return poll(
      () =>
        unlessAway(async () => (await this.#executions.add('start', { ...request, fmt: JOB_FORMAT }, { jobId })).id),
      {
        deadline,
        firstPauseMs: 50,
        longestPauseMs: 1_000,
        what: 'Redis did not take the request',
      },
    );
  }

  /**
   * The result of a request. Asks the job itself: BullMQ's events may be trimmed or missed while disconnected.
   * @throws ExecutionNotStarted when the job has failed
   */
  async result(jobId: string, deadline: number): Promise<StartExecutionResult> {
    return poll(() => unlessAway(() => this.#look(jobId)), {
      deadline,
      firstPauseMs: 5,
      longestPauseMs: 250,
      what: `no coordinator answered request ${jobId}`,
    });
  }

  async close(): Promise<void> {
    await this.#queue?.close();
    await this.#connections.close();
  }

  get #executions(): ExecutionsQueue {
    return (this.#queue ??= openQueue<StartExecutionJob, StartExecutionResult>(executionsQueue(this.#prefix), {
      connection: this.#connections.get('fail-fast'),
      // Outages are told by the connection.
      log: { log: () => undefined, warn: () => undefined, error: () => undefined },
      settings: EXECUTIONS_SETTINGS,
    }));
  }

  async #look(jobId: string): Promise<StartExecutionResult | undefined> {
    const state = await this.#executions.getJobState(jobId);
    if (state !== 'completed' && state !== 'failed' && state !== 'unknown') return undefined;
    const job = await Job.fromId<StartExecutionJob, StartExecutionResult>(this.#executions, jobId);
    if (job === undefined)
      throw new ExecutionNotStarted(
        `request ${jobId} is no longer on the queue: its result has been removed`,
        undefined,
      );
    if (state === 'completed') return job.returnvalue;
    const reason = job.failedReason ?? 'it failed without a reason';
    throw new ExecutionNotStarted(reason, /^([A-Z]\w+): /.exec(reason)?.[1]);
  }
}

/** Undefined while Redis is away. */
async function unlessAway<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isTransientRedisError(error)) return undefined;
    throw error;
  }
}
