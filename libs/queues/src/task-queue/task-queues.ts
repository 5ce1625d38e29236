import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { FrameRef } from '#store';
import { jobIdOf, jobIdsUpTo } from '../job-ids.js';
import type { Log } from '../log.js';
import { isAnyWaiting, loadOf, openQueue, removeWaiting, type QueueLoad } from '../open-queue.js';
import { taskQueue } from '../queue-names.js';
import { taskJob, type TaskJob } from './task-job.js';

export interface TaskQueuesOptions {
  readonly connection: Redis;
  readonly log: Log;
  readonly namespace: string;
  /** Most Queue objects kept at once (default 500). Definitions name resources freely, so there is no other limit. */
  readonly limit?: number;
  /** Told when a job has been added: for who does not wait for jobs as a BullMQ worker does. */
  readonly onAdded?: (resource: string) => void;
}

/** A job that waits in the queue of its resource. */
export interface WaitingTask {
  readonly jobId: string;
  readonly job: TaskJob;
}

export interface AddTaskOptions {
  readonly traceparent?: string;
  /** 0 (default): the fast path; n: the sweeper's nth repeat. */
  readonly delivery?: number;
  /** An attempt of an Express execution. */
  readonly express?: true;
}

/** Hands task attempts to the queues of their resources. Queue objects share one connection; the least recently used one goes first. */
export class TaskQueues {
  readonly #queues = new Map<string, Queue<TaskJob, void, string>>();
  readonly #limit: number;

  constructor(private readonly options: TaskQueuesOptions) {
    this.#limit = options.limit ?? 500;
  }

  async add(ref: FrameRef, resource: string, options: AddTaskOptions = {}): Promise<void> {
    await this.#queueOf(resource).add('task', taskJob(ref, resource, options), {
      jobId: jobIdOf(ref, 'task', options.delivery),
    });
    this.options.onAdded?.(resource);
  }

  /** Jobs that wait for a worker, the oldest first, without those `skipped` first ones. They stay where they are. */
  async waiting(resource: string, count: number, skipped = 0): Promise<WaitingTask[]> {
    const jobs = await this.#queueOf(resource).getJobs(['wait'], skipped, skipped + count - 1, true);
    // One that has just been taken may be listed without being there any more.
    return jobs.flatMap((each) => (each?.id === undefined ? [] : [{ jobId: each.id, job: each.data }]));
  }

  /** Takes one job out of its queue, if nobody else has. */
  async take(resource: string, jobId: string): Promise<void> {
    await removeWaiting(this.#queueOf(resource), [jobId]);
  }

  /** Whether one of the deliveries 0 … `upToDelivery` still waits for a worker. A job that is being worked on, or gone, does not. */
  async isWaiting(ref: FrameRef, resource: string, upToDelivery: number): Promise<boolean> {
    return isAnyWaiting(this.#queueOf(resource), jobIdsUpTo(ref, 'task', upToDelivery));
  }

  /** Takes the deliveries 0 … `upToDelivery` back: nobody is to begin the attempt any more. */
  async withdraw(ref: FrameRef, resource: string, upToDelivery: number): Promise<void> {
    await removeWaiting(this.#queueOf(resource), jobIdsUpTo(ref, 'task', upToDelivery));
  }

  /** Queue objects held. */
  get size(): number {
    return this.#queues.size;
  }

  /** What waits for each of the resources that were used last, `limit` of them at most. */
  loads(limit = 100): Promise<{ readonly resource: string; readonly load: QueueLoad }[]> {
    const latest = [...this.#queues].slice(-limit);
    return Promise.all(latest.map(async ([resource, queue]) => ({ resource, load: await loadOf(queue) })));
  }

  async close(): Promise<void> {
    const queues = [...this.#queues.values()];
    this.#queues.clear();
    await Promise.all(queues.map((queue) => queue.close()));
  }

  #queueOf(resource: string): Queue<TaskJob, void, string> {
    const found = this.#queues.get(resource);
    const queue = found ?? openQueue<TaskJob>(taskQueue(this.options.namespace, resource), this.options);
    // A Map keeps insertion order: put back at the end, the first entry is the least recently used.
    this.#queues.delete(resource);
    this.#queues.set(resource, queue);
    if (this.#queues.size > this.#limit) this.#dropOldest();
    return queue;
  }

  #dropOldest(): void {
    const [resource, queue] = this.#queues.entries().next().value as [string, Queue<TaskJob, void, string>];
    this.#queues.delete(resource);
    // The connection is shared, so an add still under way on this object completes.
    void queue.close().catch(() => undefined);
  }
}
