import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'bullmq';
import { isConnectionError, type Log, openWorker, type RedisConnections, type StateJob, stateQueue } from '#queues';
import type { Settings } from '../config/settings.js';
import type { Transitions } from './transitions.js';

/** Longest wait for jobs under way when the coordinator ends, ms. What is left then stays in `due`. */
const DRAIN_MS = 8_000;

/** The consumers of the `states` queues: one BullMQ worker per shard, each job one wake-up of one frame. */
export class StateJobs {
  readonly #workers: Worker<StateJob, void, string>[];

  constructor(
    private readonly settings: Pick<Settings, 'namespace' | 'stateShards' | 'stateConcurrency'>,
    redis: RedisConnections,
    transitions: Transitions,
    log: Log,
  ) {
    this.#workers = Array.from({ length: settings.stateShards }, (_, shard) =>
      openWorker<StateJob>(stateQueue(settings.namespace, shard), {
        connection: redis.get('blocking'),
        log,
        concurrency: settings.stateConcurrency,
        autorun: false,
        // Nothing is returned: BullMQ would copy it into the job, its events and its spans (R1).
        process: async (job) => transitions.advance(job.data),
      }),
    );
    for (const worker of this.#workers) {
      // The wake-up stays in `due` and comes again. An outage has been told by the connection; anything else is a bug of ours.
      worker.on('failed', (job, error) => {
        if (!isConnectionError(error)) log.error(`execution ${job?.data.execution ?? '?'}, frame ${job?.data.frame ?? '?'}: ${error.message}`);
      });
    }
  }

  start(): void {
    for (const worker of this.#workers) void worker.run().catch(() => undefined); // its 'error' handler has told it
  }

  /** Takes no further jobs and waits for those under way, within limits: without Redis they would not end. */
  async stop(): Promise<void> {
    const closed = Promise.all(this.#workers.map((worker) => worker.close()));
    closed.catch(() => undefined);
    await Promise.race([closed, sleep(DRAIN_MS, undefined, { ref: false })]);
  }
}
