import { setTimeout as sleep } from 'node:timers/promises';
import { DelayedError, type Job, type Worker } from 'bullmq';
import { EvaluatorUnavailable } from '#evaluator';
import {
  isConnectionError,
  type Log,
  type NewerWork,
  openWorker,
  type RedisConnections,
  type StateJob,
  stateQueue,
} from '#queues';
import type { Wake } from '#store';
import type { Settings } from '../config/settings.js';
import { RepeatedWarnings } from '../repeated-warnings.js';
import type { PoisonGuard } from './poison-guard.js';

/** How long handing jobs over may take, ms: without Redis it would not end. What is left then stays in `due`. */
const HAND_OVER_MS = 1_000;
/** A job without an evaluator process gives up its place, ms: others need none, and it is the same delivery that comes back. */
const PUT_OFF_MS = 1_000;

/** The consumers of the `states` queues: one BullMQ worker per shard, each job one wake-up of one frame. */
export class StateJobs {
  readonly #workers: Worker<StateJob, void, string>[];
  /** Jobs under way, with the tokens that prove that they are ours. */
  readonly #underWay = new Map<Job<StateJob>, string | undefined>();
  readonly #warnings: RepeatedWarnings;

  constructor(
    private readonly settings: Pick<Settings, 'namespace' | 'stateShards' | 'stateConcurrency' | 'shutdownSeconds'>,
    redis: RedisConnections,
    guard: Pick<PoisonGuard, 'advance'>,
    private readonly log: Log,
    newer: NewerWork,
  ) {
    this.#warnings = new RepeatedWarnings(log);
    this.#workers = Array.from({ length: settings.stateShards }, (_, shard) =>
      openWorker<StateJob>(stateQueue(settings.namespace, shard), {
        connection: redis.get('blocking'),
        log,
        concurrency: settings.stateConcurrency,
        newer,
        autorun: false,
        // Nothing is returned: BullMQ would copy it into the job, its events and its spans (R1).
        process: async (job, token) => {
          this.#underWay.set(job, token);
          try {
            await guard.advance(job.data, earlierDeliveries(job));
          } catch (error) {
            if (!(error instanceof EvaluatorUnavailable)) throw error;
            // Many jobs are put off for one reason.
            this.#warnings.warn('put off', `states are put off for a second: ${error.message}`);
            await job.moveToDelayed(Date.now() + PUT_OFF_MS, token);
            throw new DelayedError(error.message);
          } finally {
            this.#underWay.delete(job);
          }
        },
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

  /**
   * Takes no further jobs and waits for those under way. What has not ended in time goes back to its queue at once, for others
   * to take: nobody has to find out first that this process is gone. Should it end here after all, the fence refuses one of both.
   */
  async stop(): Promise<void> {
    const closed = Promise.all(this.#workers.map((worker) => worker.close())).then(
      () => true,
      () => true,
    );
    if (await Promise.race([closed, sleep(this.settings.shutdownSeconds * 1_000, false, { ref: false })])) return;
    const left = [...this.#underWay];
    if (left.length === 0) return;
    this.log.warn(`${left.length} state(s) have not ended in time and are handed over`);
    const handedOver = Promise.allSettled(left.map(([job, token]) => job.moveToWait(token)));
    await Promise.race([handedOver, sleep(HAND_OVER_MS, undefined, { ref: false })]);
  }
}

/** Wakes by a clock: the sweeper's first delivery is the rule, the fast path the exception. */
export const BY_CLOCK: ReadonlySet<Wake> = new Set<Wake>([
  'timer',
  'timeout',
  'heartbeat',
  'lease',
  'deadline',
  'unserved',
]);

/** How often the wake-up has been delivered before: by earlier jobs, and by this one to coordinators that died over it. */
export function earlierDeliveries({ data, stalledCounter }: Pick<Job<StateJob>, 'data' | 'stalledCounter'>): number {
  const usual = BY_CLOCK.has(data.wake) ? 1 : 0;
  return Math.max(0, (data.delivery ?? 0) - usual) + stalledCounter;
}
