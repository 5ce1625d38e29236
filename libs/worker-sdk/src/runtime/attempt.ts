import type { BeginTaskResult, ExpressTaskStore, FrameRef } from '#store';
import type { TaskContext } from '../handlers/task-handler.js';
import { TaskAborted, type AbortCause } from './task-aborted.js';

type Begun = Extract<BeginTaskResult, { status: 'begun' }>;

/** setTimeout fires at once above this many ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** One attempt that this process has claimed and runs. */
export class Attempt {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  /** A renewal is under way. */
  renewing = false;

  constructor(
    readonly ref: FrameRef,
    /** Random; names this claim to the store. */
    readonly claim: string,
    readonly begun: Begun,
    /** Where it is kept, if it is one of an Express execution. */
    readonly express?: ExpressTaskStore,
  ) {
    if (begun.timeoutAt !== undefined) this.#abortIn(begun.timeoutAt - begun.now);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Undefined while the result is wanted. */
  get abortedBy(): AbortCause | undefined {
    return this.signal.reason instanceof TaskAborted ? this.signal.reason.why : undefined;
  }

  abort(why: AbortCause): void {
    if (!this.signal.aborted) this.#controller.abort(new TaskAborted(why));
  }

  /** No timer outlives the attempt. */
  end(): void {
    clearTimeout(this.#timer);
  }

  /** @param heartbeat tells the store of progress */
  context(heartbeat: () => Promise<void>): TaskContext {
    const { executionArn, stateName, resource, attempt, input, heartbeatSeconds, timeoutAt, now } = this.begun;
    return {
      executionArn,
      stateName,
      resource,
      attempt,
      inputText: input,
      signal: this.signal,
      heartbeat,
      ...(this.begun.submits === undefined ? {} : { waitsForCallback: true }),
      ...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
      // Redis' clock and ours may differ: only the span between its two times counts.
      ...(timeoutAt === undefined ? {} : { deadline: new Date(Date.now() + timeoutAt - now) }),
    };
  }

  #abortIn(ms: number): void {
    const step = Math.min(Math.max(ms, 0), LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => (ms > step ? this.#abortIn(ms - step) : this.abort('timed-out')), step);
    this.#timer.unref();
  }
}
