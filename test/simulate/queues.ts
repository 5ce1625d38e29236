import { jobIdOf, jobIdsUpTo, type StateJob, stateJob, type TaskJob, taskJob } from '#queues';
import type { Awaken, FrameRef } from '#store';
import { JobQueue } from './job-queue.js';

interface Delivery {
  readonly traceparent?: string;
  readonly delivery?: number;
}

/** The queues of an installation in memory, behind the faces of `StateQueues` and `TaskQueues`. */
export class Queues {
  readonly stateJobs: JobQueue<StateJob>;
  readonly taskJobs: JobQueue<TaskJob>;

  constructor(now: () => number) {
    this.stateJobs = new JobQueue(now);
    this.taskJobs = new JobQueue(now);
  }

  readonly states = {
    add: async (awaken: Awaken, { traceparent, delivery = 0 }: Delivery = {}): Promise<void> => {
      this.stateJobs.add(jobIdOf(awaken, awaken.wake, delivery), stateJob(awaken, traceparent, delivery));
    },
    addAll: async (all: readonly Awaken[], options?: Delivery): Promise<void> => {
      for (const awaken of all) await this.states.add(awaken, options);
    },
    isWaiting: async (awaken: Awaken, upTo: number): Promise<boolean> =>
      this.stateJobs.isWaiting(jobIdsUpTo(awaken, awaken.wake, upTo)),
  };

  readonly tasks = {
    add: async (ref: FrameRef, resource: string, { traceparent, delivery = 0 }: Delivery = {}): Promise<void> => {
      this.taskJobs.add(jobIdOf(ref, 'task', delivery), taskJob(ref, resource, { traceparent }));
    },
    isWaiting: async (ref: FrameRef, _resource: string, upTo: number): Promise<boolean> =>
      this.taskJobs.isWaiting(jobIdsUpTo(ref, 'task', upTo)),
    withdraw: async (ref: FrameRef, _resource: string, upTo: number): Promise<void> =>
      this.taskJobs.remove(jobIdsUpTo(ref, 'task', upTo)),
  };
}
