import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { partitionOf, type Awaken } from '#store';
import { jobIdOf, jobIdsUpTo } from '../job-ids.js';
import type { Log } from '../log.js';
import { isAnyWaiting, loadOf, openQueue, type QueueLoad } from '../open-queue.js';
import { stateQueue } from '../queue-names.js';
import { stateJob, type StateJob } from './state-job.js';

export interface StateQueuesOptions {
  readonly connection: Redis;
  readonly log: Log;
  readonly namespace: string;
  /** Number of shards, the same in all processes of an installation. */
  readonly shards: number;
}

export interface AddStateOptions {
  readonly traceparent?: string;
  /** 0 (default): the fast path; n: the sweeper's nth repeat. */
  readonly delivery?: number;
}

/** Enqueues frames to be woken, each on the shard of its execution. */
export class StateQueues {
  readonly #shards: Queue<StateJob, void, string>[];

  constructor(private readonly options: StateQueuesOptions) {
    this.#shards = Array.from({ length: options.shards }, (_, shard) =>
      openQueue<StateJob>(stateQueue(options.namespace, shard), { connection: options.connection, log: options.log }),
    );
  }

  async add(awaken: Awaken, options: AddStateOptions = {}): Promise<void> {
    await this.#queueOf(awaken).add('state', stateJob(awaken, options.traceparent, options.delivery), {
      jobId: jobIdOf(awaken, awaken.wake, options.delivery),
    });
  }

  /** Enqueue several at once; their commands share a round trip. */
  async addAll(awaken: readonly Awaken[], options: AddStateOptions = {}): Promise<void> {
    await Promise.all(awaken.map((one) => this.add(one, options)));
  }

  /** Whether one of the deliveries 0 … `upToDelivery` still waits for a coordinator. A job that is being worked on, or gone, does not. */
  async isWaiting(awaken: Awaken, upToDelivery: number): Promise<boolean> {
    return isAnyWaiting(this.#queueOf(awaken), jobIdsUpTo(awaken, awaken.wake, upToDelivery));
  }

  #queueOf(awaken: Awaken): Queue<StateJob, void, string> {
    return this.#shards[partitionOf(awaken.execution, this.options.shards)] as Queue<StateJob, void, string>;
  }

  /** Jobs that wait for a coordinator, over all shards. */
  async backlog(): Promise<number> {
    const counts = await Promise.all(this.#shards.map((queue) => queue.getWaitingCount()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** All shards together. */
  async load(): Promise<QueueLoad> {
    const loads = await Promise.all(this.#shards.map((queue) => loadOf(queue)));
    return {
      waiting: loads.reduce((sum, { waiting }) => sum + waiting, 0),
      oldestMs: Math.max(...loads.map(({ oldestMs }) => oldestMs)),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#shards.map((queue) => queue.close()));
  }
}
