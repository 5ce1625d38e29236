import { DelayedError, type Job } from 'bullmq';
import { UnknownFormatError } from '#store';
import { EXPRESS_TASK_JOB_FORMAT, JOB_FORMAT } from './job-format.js';
import type { Log } from './log.js';

/** A job of a newer release is offered again after this long at first, then after twice as long each time, ms. */
const FIRST_PUT_BACK_MS = 1_000;
const LONGEST_PUT_BACK_MS = 4_000;

/**
 * Work of a newer release in the midst of a rolling upgrade: it goes back to its queue, for a process that understands it.
 * Neither the job nor the execution fails, whatever the number of times (R17).
 */
export class NewerWork {
  /** Jobs put back, each time counted. */
  putBack = 0;
  readonly #told = new Set<string>();

  constructor(private readonly log: Pick<Log, 'warn'>) {}

  /**
   * Give `job` back if its own shape is newer, or if `error` says that what it is about is. Does not return then: the error
   * it throws tells BullMQ that the job has been moved.
   */
  async leave(job: Job, token: string | undefined, error?: unknown): Promise<void> {
    const newer = error === undefined ? newerJob(job.data) : error instanceof UnknownFormatError ? error : undefined;
    if (newer === undefined) return;
    this.putBack += 1;
    const { what, format } = newer;
    const kind = `${what} ${String(format)}`;
    if (!this.#told.has(kind)) {
      this.#told.add(kind);
      this.log.warn(
        `${what.replace(/^An? /, '')} of format ${String(format)} found, which this release does not know: left to processes of the newer one`,
      );
    }
    const earlier = Math.min(Math.max(0, job.attemptsStarted - 1), 10);
    await job.moveToDelayed(Date.now() + Math.min(FIRST_PUT_BACK_MS * 2 ** earlier, LONGEST_PUT_BACK_MS), token);
    throw new DelayedError(`job ${job.id} is left to a newer release`);
  }
}

function newerJob(data: unknown): { readonly what: string; readonly format: unknown } | undefined {
  const { fmt, express } = (data ?? {}) as { readonly fmt?: unknown; readonly express?: unknown };
  const known = express === true ? Math.max(JOB_FORMAT, EXPRESS_TASK_JOB_FORMAT) : JOB_FORMAT;
  return typeof fmt === 'number' && fmt > known ? { what: 'A job', format: fmt } : undefined;
}
