import { setTimeout as sleep } from 'node:timers/promises';
import { DelayedError, type Job, WaitingError, type Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { type ExpressJob, expressQueue, type Log, type NewerWork, openWorker, reasonOf } from '#queues';
import { ServiceUnavailable } from '#sfn-api';
import { UnknownFormatError } from '#store';
import { RepeatedWarnings } from '../repeated-warnings.js';
import { isFaultOfState } from '../transitions/state-faults.js';
import type { ExpressExecutions, ExpressSettings } from './express-executions.js';

/** An execution that so many coordinators have died over is not run once more. */
const LIVES = 5;
/** How long handing jobs over may take, ms. */
const HAND_OVER_MS = 1_000;
/** What cannot begin now, without Redis or an evaluator process, begins after this long, ms. */
const PUT_OFF_MS = 1_000;

/**
 * Runs asynchronous Express executions, each from one job: it is under way for as long as its execution is. A job whose coordinator
 * has died comes back, and begins again from its input: at least once, as on AWS.
 */
export class ExpressJobs {
  /** Executions given up since coordinators have died over them. */
  givenUp = 0;
  readonly #worker: Worker<ExpressJob, void, string>;
  readonly #warnings: RepeatedWarnings;

  constructor(
    settings: ExpressSettings & { readonly namespace: string },
    connection: Redis,
    private readonly express: Pick<ExpressExecutions, 'runAccepted'>,
    private readonly log: Log,
    newer: NewerWork,
  ) {
    this.#warnings = new RepeatedWarnings(log);
    this.#worker = openWorker<ExpressJob>(expressQueue(settings.namespace), {
      connection,
      log,
      concurrency: settings.expressConcurrency,
      newer,
      autorun: false,
      process: (job, token) => this.#run(job, token),
    });
    // Such a job is gone.
    this.#worker.on('failed', (job, error) =>
      log.error(`execution ${job?.data.executionArn ?? '?'} could not be run: ${error.message}`),
    );
  }

  start(): void {
    void this.#worker.run().catch(() => undefined); // its 'error' handler has told it
  }

  /**
   * Takes no further jobs.
   * @param stopExecutions when it ends no execution runs any more; jobs of those that were abandoned go back to their queue
   */
  async stop(stopExecutions: () => Promise<void>): Promise<void> {
    const closed = this.#worker.close().catch(() => undefined);
    await stopExecutions();
    // Without Redis it would not end. Others notice that this process is gone.
    await Promise.race([closed, sleep(HAND_OVER_MS, undefined, { ref: false })]);
  }

  async #run(job: Job<ExpressJob>, token: string | undefined): Promise<void> {
    const { executionArn } = job.data;
    if (job.stalledCounter >= LIVES) {
      this.givenUp += 1;
      this.log.error(`execution ${executionArn}: given up after ${LIVES} coordinators ended in the midst of it`);
      return;
    }
    try {
      await this.express.runAccepted(job.data);
    } catch (error) {
      // A job that cannot be moved now stays ours, unattended: it comes back as those of a dead coordinator do.
      if (error instanceof ServiceUnavailable) {
        // Abandoned, since this process ends: another one begins it again.
        await job.moveToWait(token).catch(() => undefined);
        throw new WaitingError(executionArn);
      }
      if (isFaultOfState(error) || error instanceof UnknownFormatError) throw error;
      this.#warnings.warn('put off', `Express executions are put off for a second: ${reasonOf(error)}`);
      await job.moveToDelayed(Date.now() + PUT_OFF_MS, token).catch(() => undefined);
      throw new DelayedError(executionArn);
    }
  }
}
