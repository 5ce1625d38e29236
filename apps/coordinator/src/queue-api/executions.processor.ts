import { createHash } from 'node:crypto';
import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Logger } from '@nestjs/common';
import { type Job, UnrecoverableError } from 'bullmq';
import {
  EXECUTIONS_SETTINGS,
  inputTextOf,
  isConnectionError,
  NewerWork,
  parseStartExecutionJob,
  startExecutionResult,
  type StartExecutionResult,
} from '#queues';
import { SfnApiError, ThrottlingException } from '#sfn-api';
import { Operations } from '../operations/operations.js';
import { IDENTITY, type Identity } from '../tokens.js';

/** Requests one coordinator starts side by side. */
const CONCURRENCY = 50;

/**
 * The queue API: a job of the queue `executions` starts an execution, by the same operation as the AWS API, and returns
 * `{executionArn, startDate}`. A job that can never succeed fails at once with AWS's error and stays among the failed ones.
 */
@Processor('executions', { ...EXECUTIONS_SETTINGS.worker, concurrency: CONCURRENCY })
export class ExecutionsProcessor extends WorkerHost {
  readonly #log = new Logger('queue executions');

  constructor(
    @Inject(Operations) private readonly operations: Operations,
    @Inject(IDENTITY) private readonly identity: Identity,
    @Inject(NewerWork) private readonly newer: NewerWork,
  ) {
    super();
  }

  async process(job: Job, token?: string): Promise<StartExecutionResult> {
    await this.newer.leave(job, token);
    try {
      return await this.#start(job);
    } catch (error) {
      await this.newer.leave(job, token, error);
      throw withoutStack(error);
    }
  }

  async #start(job: Job): Promise<StartExecutionResult> {
    const request = parseStartExecutionJob(job.data);
    try {
      const started = await this.operations.call(
        'StartExecution',
        () => ({
          stateMachineArn: request.stateMachineArn,
          name: request.name ?? nameOfJob(job),
          input: inputTextOf(request),
          traceHeader: request.traceHeader,
        }),
        { ...this.identity, request: requestOf(job), traceparent: request.traceparent },
      );
      return startExecutionResult(started.executionArn, Math.round(started.startDate * 1000));
    } catch (error) {
      // AWS's refusals are final; everything else (an outage, overload) may pass: the job's own attempts decide.
      if (error instanceof ThrottlingException) throw new Error(`${error.code}: ${error.message}`);
      if (error instanceof SfnApiError && error.httpStatus < 500)
        throw new UnrecoverableError(`${error.name}: ${error.message}`);
      throw error;
    }
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    if (!isConnectionError(error)) this.#log.warn(error.message);
  }
}

/** BullMQ keeps an error's stack with the job, where whoever added it reads it: the reason is enough. */
function withoutStack(error: unknown): unknown {
  if (error instanceof Error) error.stack = `${error.name}: ${error.message}`;
  return error;
}

/** Names the job: the same for every delivery, another one for a later job of the same id. */
function requestOf(job: Job): string {
  return `${job.queueQualifiedName}:${job.id}:${job.timestamp}`;
}

/** The name of an execution whose job gave none: the same for every delivery of that job, so that it starts once. */
function nameOfJob(job: Job): string {
  const hex = createHash('sha256').update(requestOf(job)).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
