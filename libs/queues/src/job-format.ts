import { DelayedError, type Job } from 'bullmq';

/** Version of the job shapes written by this release. Read: this one and the one before. */
export const JOB_FORMAT = 1;

/** How long a job of a newer release waits before it is offered again, in ms. */
export const PUT_BACK_MS = 5_000;

/** True when the job was written by a newer release than this one, in the midst of a rolling upgrade. */
export function isFromNewerRelease(data: unknown): boolean {
  const fmt = (data as { fmt?: unknown } | null)?.fmt;
  return typeof fmt === 'number' && fmt > JOB_FORMAT;
}

/**
 * Give a job of a newer release back to its queue, for a process that understands it (R17). Never returns: the error
 * it throws tells BullMQ that the job has been moved.
 */
export async function putBack(job: Job, token: string | undefined): Promise<never> {
  await job.moveToDelayed(Date.now() + PUT_BACK_MS, token);
  throw new DelayedError(
    `job ${job.id} is of format ${String((job.data as { fmt?: unknown }).fmt)}, this release reads up to ${JOB_FORMAT}`,
  );
}
