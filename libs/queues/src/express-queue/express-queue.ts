import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { StoreFullError } from '#store';
import { JOB_FORMAT } from '../job-format.js';
import type { Log } from '../log.js';
import { loadOf, openQueue, type QueueLoad } from '../open-queue.js';
import { expressQueue } from '../queue-names.js';
import type { ExpressJob } from './express-job.js';

export interface ExpressQueueOptions {
  readonly connection: Redis;
  readonly log: Log;
  readonly namespace: string;
}

/** Asynchronous Express executions that wait for a coordinator. */
export class ExpressQueue {
  readonly #queue: Queue<ExpressJob, void, string>;

  constructor({ connection, log, namespace }: ExpressQueueOptions) {
    this.#queue = openQueue<ExpressJob>(expressQueue(namespace), { connection, log });
  }

  /** @param id of the execution, names the job. @throws StoreFullError */
  async add(id: string, job: Omit<ExpressJob, 'fmt'>): Promise<void> {
    try {
      await this.#queue.add('express', { fmt: JOB_FORMAT, ...job }, { jobId: `x-${id}` });
    } catch (error) {
      throw error instanceof Error && error.message.startsWith('OOM') ? new StoreFullError({ cause: error }) : error;
    }
  }

  load(): Promise<QueueLoad> {
    return loadOf(this.#queue);
  }

  /** Jobs that wait. */
  backlog(): Promise<number> {
    return this.#queue.getWaitingCount();
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}
