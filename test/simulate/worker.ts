import type { Log, TaskJob } from '#queues';
import { MemoryExpressTasks, type MemoryStore } from '#store';
import { outcomeOf, REDELIVERED_RESOURCE, workMsOf, WORKLOAD_RESOURCES, type WorkloadTask } from '#testing';
import { TaskFailure } from '#worker-sdk';
import { Announcer, LeaseKeeper, TaskRunner } from '#worker-sdk/runtime';
import type { Actor } from './actor.js';
import type { SimulatedJob } from './job-queue.js';
import type { Queues } from './queues.js';

const LEASE_MS = 5_000;

/** A worker process: what `TaskRuntime` puts together, on a simulated Redis. Its handlers answer by `outcomeOf`. */
export class WorkerProcess {
  readonly #leases: LeaseKeeper;
  readonly #runner: TaskRunner;
  readonly #announcer: Announcer;

  /** @param begun is told of each call of a handler: the attempt's fence, and what it is asked to do */
  constructor(
    readonly actor: Actor,
    memory: MemoryStore,
    queues: Queues,
    log: Log,
    private readonly slowness: number,
    private readonly begun: (job: TaskJob, task: WorkloadTask) => void,
  ) {
    const store = actor.port(memory, 'store');
    const states = actor.port(queues.states, 'states');
    this.#leases = new LeaseKeeper(store, LEASE_MS, log);
    this.#announcer = new Announcer(store, actor.name, WORKLOAD_RESOURCES, log);
    this.#runner = new TaskRunner({
      worker: actor.name,
      leaseMs: LEASE_MS,
      store,
      // No Express execution is simulated, so that nothing is ever kept there.
      express: new MemoryExpressTasks(() => undefined),
      leases: this.#leases,
      wake: (awaken, traceparent) => states.add(awaken, { traceparent }),
      log,
      abandoned: new AbortController().signal,
    });
  }

  start(): void {
    this.actor.time.as(this.actor, () => {
      this.#leases.start();
      void this.#announcer.start();
    });
  }

  work({ data }: SimulatedJob<TaskJob>): Promise<void> {
    const { time } = this.actor;
    return this.#runner.run(data, {
      resource: data.resource,
      concurrency: 4,
      redeliver: data.resource === REDELIVERED_RESOURCE,
      declaredAt: 'simulation',
      handle: async (input, task) => {
        const asked = { ...task, input: input as unknown };
        this.begun(data, asked);
        await time.sleep(this.actor, workMsOf(asked) * this.slowness);
        const answer = outcomeOf(asked);
        if ('output' in answer) return answer.output;
        throw new TaskFailure(answer.error ?? '', answer.cause);
      },
    });
  }
}
