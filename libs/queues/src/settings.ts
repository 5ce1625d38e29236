import type { DefaultJobOptions, QueueOptions, WorkerOptions } from 'bullmq';

/*
 * BullMQ settings of our queues (R13). BullMQ's defaults take 30 to 90 s to notice a dead process and fail a job at its
 * second stall; here a job comes back within 5 s lock + 2 × 2.5 s checks, and it never fails for stalling: whether work is still
 * wanted is decided by the fence in the store.
 */
const NOTICE_DEAD_WORKERS: Pick<
  WorkerOptions,
  'lockDuration' | 'stalledInterval' | 'maxStalledCount' | 'runRetryDelay'
> = {
  lockDuration: 5_000,
  stalledInterval: 2_500,
  maxStalledCount: 1_000_000_000,
  runRetryDelay: 500,
};

/** How a kind of queue is run: what its jobs, its producers and its workers are set to. */
export interface QueueSettings {
  readonly job: DefaultJobOptions;
  readonly queue: Pick<QueueOptions, 'streams'>;
  readonly worker: Partial<WorkerOptions>;
}

/** `states` and task queues: wake-up calls. A job that is done, or failed, leaves nothing behind; the sweeper repeats it. */
export const WAKE_UP_SETTINGS: QueueSettings = {
  job: { attempts: 1, removeOnComplete: true, removeOnFail: true, stackTraceLimit: 0 },
  queue: { streams: { events: { maxLen: 100 } } },
  worker: { ...NOTICE_DEAD_WORKERS, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } },
};

const HOUR_SECONDS = 3_600;

/** `executions`: results stay long enough to be fetched, and a bad job stays visible for a week. */
export const EXECUTIONS_SETTINGS: QueueSettings = {
  job: {
    attempts: 10,
    backoff: { type: 'exponential', delay: 250, jitter: 0.5 },
    removeOnComplete: { age: HOUR_SECONDS, count: 10_000 },
    removeOnFail: { age: 7 * 24 * HOUR_SECONDS, count: 10_000 },
    stackTraceLimit: 1,
  },
  queue: { streams: { events: { maxLen: 1_000 } } },
  worker: {
    ...NOTICE_DEAD_WORKERS,
    removeOnComplete: { age: HOUR_SECONDS, count: 10_000 },
    removeOnFail: { age: 7 * 24 * HOUR_SECONDS, count: 10_000 },
  },
};
