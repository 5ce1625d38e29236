import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, Worker } from 'bullmq';
import { isConnectionError, type Log, openWorker, type RedisConnections, type StateJob, stateQueue } from '#queues';
import type { Wake } from '#store';
import type { Settings } from '../config/settings.js';
import type { PoisonGuard } from './poison-guard.js';

/** Longest wait for jobs under way when the coordinator ends, ms. What is left then stays in `due`. */
const DRAIN_MS = 8_000;

/** The consumers of the `states` queues: one BullMQ worker per shard, each job one wake-up of one frame. */
export class StateJobs {
  readonly #workers: Worker<StateJob, void, string>[];

  constructor(
    private readonly settings: Pick<Settings, 'namespace' | 'stateShards' | 'stateConcurrency'>,
    redis: RedisConnections,
    guard: Pick<PoisonGuard, 'advance'>,
    log: Log,
  ) {
    this.#workers = Array.from({ length: settings.stateShards }, (_, shard) =>
      openWorker<StateJob>(stateQueue(settings.namespace, shard), {
        connection: redis.get('blocking'),
        log,
        concurrency: settings.stateConcurrency,
        autorun: false,
        // Nothing is returned: BullMQ would copy it into the job, its events and its spans (R1).
        process: async (job) => guard.advance(job.data, earlierDeliveries(job)),
      }),
    );
    for (const worker of this.#workers) {
      // The wake-up stays in `due` and comes again. An outage has been told by the connection; anything else is a bug of ours.
      worker.on('failed', (job, error) => {
        if (!isConnectionError(error))
          log.error(`execution ${job?.data.execution ?? '?'}, frame ${job?.data.frame ?? '?'}: ${error.message}`);
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

/** Wakes by a clock: the sweeper's first delivery is the rule, the fast path the exception. */
const BY_CLOCK: ReadonlySet<Wake> = new Set<Wake>(['timer', 'timeout', 'heartbeat', 'lease', 'unserved']);

/** How often the wake-up has been delivered before: by earlier jobs, and by this one to coordinators that died over it. */
export function earlierDeliveries({ data, stalledCounter }: Pick<Job<StateJob>, 'data' | 'stalledCounter'>): number {
  const usual = BY_CLOCK.has(data.wake) ? 1 : 0;
  return Math.max(0, (data.delivery ?? 0) - usual) + stalledCounter;
}
