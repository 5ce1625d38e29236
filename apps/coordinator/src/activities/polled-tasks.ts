import { randomUUID } from 'node:crypto';
import { isTransientRedisError, JOB_FORMAT, type Log, reasonOf, type TaskQueues, type WaitingTask } from '#queues';
import { LIMITS, ServiceUnavailable } from '#sfn-api';
import { UnknownFormatError, type TaskStore } from '#store';
import type { TaskTokens } from '../callbacks/task-tokens.js';
import { RepeatedWarnings } from '../repeated-warnings.js';
import type { ActivityTasks, PolledTask, Poller } from '../tokens.js';
import type { ActivityBell } from './activity-bell.js';
import { PollerLine } from './poller-line.js';

/** Between two looks at the queues of activities that somebody polls, ms: what a lost message may cost. */
const LOOK_AGAIN_MS = 5_000;
/** Tasks handed out at a time. */
const AT_ONCE = 50;

interface Served {
  readonly line: PollerLine;
  busy: boolean;
  /** Something has come since the queue was looked at. */
  again: boolean;
}

/**
 * Gives the tasks of activities to who polls for them here. A job is only looked at where it waits, and leaves its queue once the
 * store has given the attempt to a poller: whatever ends in between, the poller, this process, the connection, the job still
 * waits for the next one. Of several coordinators that look at the same job, the store lets one begin the attempt. From then on
 * it is the poller's; nobody renews a lease for it.
 */
export class PolledTasks implements ActivityTasks {
  readonly #served = new Map<string, Served>();
  readonly #warnings: RepeatedWarnings;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly queues: Pick<TaskQueues, 'waiting' | 'take'>,
    private readonly store: Pick<TaskStore, 'beginTask'>,
    private readonly tokens: Pick<TaskTokens, 'issue'>,
    private readonly bell: Pick<ActivityBell, 'listen' | 'unlisten'>,
    log: Pick<Log, 'warn'>,
    private readonly limits: { readonly pollers: number; readonly waitMs: number } = {
      pollers: LIMITS.activityPollers,
      waitMs: LIMITS.activityPollMs,
    },
  ) {
    this.#warnings = new RepeatedWarnings(log);
  }

  /** Pollers that wait here. */
  get pollers(): number {
    return [...this.#served.values()].reduce((sum, { line }) => sum + line.count, 0);
  }

  async next(activityArn: string, poller: Poller): Promise<PolledTask | undefined | 'too-many'> {
    // Another coordinator has the task for it; an empty answer would only bring it back here at once.
    if (this.#closed) throw new ServiceUnavailable();
    const served = this.#servedFor(activityArn);
    if (served.line.count >= this.limits.pollers) return 'too-many';
    const task = served.line.join(poller, this.limits.waitMs);
    void this.#serve(activityArn, served);
    return task;
  }

  /** Whoever waits is answered at once, and nobody is let in any more. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const { line } of this.#served.values()) line.dismiss();
  }

  #servedFor(activityArn: string): Served {
    let served = this.#served.get(activityArn);
    if (!served) {
      served = { line: new PollerLine(), busy: false, again: false };
      this.#served.set(activityArn, served);
    }
    this.#timer ??= setInterval(() => this.#lookAgain(), LOOK_AGAIN_MS).unref();
    return served;
  }

  #lookAgain(): void {
    for (const [activityArn, served] of this.#served) {
      if (served.line.count > 0) void this.#serve(activityArn, served);
      else if (!served.busy) {
        this.#served.delete(activityArn);
        this.bell.unlisten(activityArn);
      }
    }
  }

  /** One at a time for each activity. Never rejects: pollers wait on, and the next look may do better. */
  async #serve(activityArn: string, served: Served): Promise<void> {
    if (served.busy) {
      served.again = true;
      return;
    }
    served.busy = true;
    try {
      // Before the queue is looked at: what comes after that look is heard of.
      await this.bell.listen(activityArn, () => void this.#serve(activityArn, served));
      do {
        served.again = false;
        await this.#handOut(activityArn, served.line);
      } while (served.again);
    } catch (error) {
      // An outage is told once by the connection.
      if (!isTransientRedisError(error) && !this.#closed)
        this.#warnings.warn('serve', `tasks of ${activityArn} could not be handed out: ${reasonOf(error)}`);
    } finally {
      served.busy = false;
    }
  }

  async #handOut(activityArn: string, line: PollerLine): Promise<void> {
    let left = 0;
    while (line.waiting > 0) {
      const wanted = Math.min(line.waiting, AT_ONCE);
      const jobs = await this.queues.waiting(activityArn, wanted, left);
      const offers = await Promise.allSettled(jobs.map((job) => this.#offer(activityArn, line, job)));
      for (const offer of offers) {
        if (offer.status === 'rejected') throw offer.reason;
        if (offer.value === 'left') left += 1;
      }
      if (jobs.length < wanted) return;
    }
  }

  /** `left`: the job waits on, for another poller or for a process of a newer release. */
  async #offer(activityArn: string, line: PollerLine, { jobId, job }: WaitingTask): Promise<'left' | 'taken'> {
    const poller = job.fmt > JOB_FORMAT ? undefined : line.take();
    if (!poller) return 'left';
    const { execution, frame, token } = job;
    const { workerName } = poller;
    let task: PolledTask | undefined;
    try {
      const ref = { execution, frame, token };
      const taskToken = this.tokens.issue(ref, activityArn);
      const begun = await this.store.beginTask(ref, {
        // A claim is kept with bars between its parts.
        worker: workerName?.replaceAll('|', '/') ?? 'activity',
        claim: randomUUID(),
        ...(workerName === undefined ? {} : { started: { workerName } }),
      });
      if (begun.status === 'begun') task = { taskToken, input: begun.input };
    } catch (error) {
      line.giveBack(poller);
      if (error instanceof UnknownFormatError) return 'left';
      throw error;
    }
    if (task) poller.answer(task);
    else line.giveBack(poller);
    await this.queues.take(activityArn, jobId);
    return 'taken';
  }
}
