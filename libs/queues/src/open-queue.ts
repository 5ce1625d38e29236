import { Queue, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Log } from './log.js';
import { NewerWork } from './newer-work.js';
import type { QueueAddress } from './queue-names.js';
import { isCommandTimeout, isConnectionError, reasonOf } from './redis/connection-errors.js';
import { WAKE_UP_SETTINGS, type QueueSettings } from './settings.js';

export interface OpenQueueOptions {
  /** Shared: closing the queue leaves it open. */
  readonly connection: Redis;
  readonly log: Log;
  /** Default: those of an internal wake-up queue. */
  readonly settings?: QueueSettings;
}

/** A producer of jobs with our settings and an error handler. */
export function openQueue<Data, Result = void>(
  address: QueueAddress,
  options: OpenQueueOptions,
): Queue<Data, Result, string> {
  const settings = options.settings ?? WAKE_UP_SETTINGS;
  const queue = new Queue<Data, Result, string>(address.name, {
    ...settings.queue,
    connection: options.connection,
    prefix: address.prefix,
    defaultJobOptions: settings.job,
  });
  queue.on('error', (error) => tell(options.log, `queue ${address.name}`, error));
  return queue;
}

/** Whether one of the jobs is in its queue and nobody has taken it yet. It is the first one nearly always: that is asked for alone. */
export async function isAnyWaiting<Data>(
  queue: Queue<Data, void, string>,
  [first, ...others]: readonly string[],
): Promise<boolean> {
  if (first === undefined) return false;
  return (await isWaiting(queue, first)) || (await Promise.all(others.map((id) => isWaiting(queue, id)))).some(Boolean);
}

async function isWaiting<Data>(queue: Queue<Data, void, string>, id: string): Promise<boolean> {
  const job = await queue.getJob(id);
  // One that has been put off has been taken before, and nobody has it now.
  return job !== undefined && (job.processedOn === undefined || job.delay > 0);
}

/** Takes jobs out of their queue, whichever of them are in it. One that is being worked on stays. */
export async function removeWaiting<Data>(queue: Queue<Data, void, string>, jobIds: readonly string[]): Promise<void> {
  await Promise.all(jobIds.map((id) => queue.remove(id)));
}

/** What waits in a queue. */
export interface QueueLoad {
  readonly waiting: number;
  /** Age of the job that waits longest, ms. */
  readonly oldestMs: number;
}

export async function loadOf<Data>(queue: Queue<Data, void, string>): Promise<QueueLoad> {
  const [waiting, [oldest]] = await Promise.all([queue.getWaitingCount(), queue.getJobs(['wait'], 0, 0, true)]);
  return { waiting, oldestMs: oldest === undefined ? 0 : Math.max(0, Date.now() - oldest.timestamp) };
}

export interface OpenWorkerOptions<Data, Result> extends OpenQueueOptions {
  /** Jobs at a time. */
  readonly concurrency: number;
  /** `token` proves that this process holds the job; needed only to move the job by hand. */
  readonly process: (job: Job<Data, Result, string>, token: string | undefined) => Promise<Result>;
  /** Counts what is left to a newer release, with other consumers of this process. */
  readonly newer?: NewerWork;
  /** Default true: take jobs at once. Otherwise from `worker.run()` on. */
  readonly autorun?: boolean;
}

/** A consumer of jobs with our settings, error handlers, and patience with jobs of newer releases (R13, R15, R17). */
export function openWorker<Data, Result = void>(
  address: QueueAddress,
  options: OpenWorkerOptions<Data, Result>,
): Worker<Data, Result, string> {
  const settings = options.settings ?? WAKE_UP_SETTINGS;
  const newer = options.newer ?? new NewerWork(options.log);
  const worker = new Worker<Data, Result, string>(
    address.name,
    // Two parameters on purpose: with a third one BullMQ makes an AbortController for every job.
    async (job, token) => {
      if (isRemains(job)) return undefined as Result;
      await newer.leave(job, token);
      try {
        return await options.process(job, token);
      } catch (error) {
        await newer.leave(job, token, error);
        throw error;
      }
    },
    {
      ...settings.worker,
      connection: options.connection,
      prefix: address.prefix,
      concurrency: options.concurrency,
      autorun: options.autorun ?? true,
    },
  );
  worker.on('error', (error) => tell(options.log, `worker of ${address.name}`, error));
  // Losing a lock is normal (a pause, an outage): the job may run elsewhere too, and the fence decides which one counts.
  worker.on('lockRenewalFailed', () => undefined);
  return worker;
}

/**
 * What BullMQ makes of a job whose keys were deleted while somebody had it: an id, and nothing that it should do. The store
 * still knows what is to be done, and the sweeper repeats it (I6).
 */
function isRemains({ data }: Pick<Job, 'data'>): boolean {
  return Object.keys(data as object).length === 0;
}

function tell(log: Log, who: string, error: unknown): void {
  if (isConnectionError(error) || isCommandTimeout(error) || isLostLock(error)) return;
  log.warn(`${who}: ${reasonOf(error)}`);
}

function isLostLock(error: unknown): boolean {
  const message = (error as { message?: unknown } | null)?.message;
  return (
    typeof message === 'string' &&
    (message.startsWith('Missing lock for job') || message.includes('could not renew lock'))
  );
}
