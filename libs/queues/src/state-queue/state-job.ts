import type { Awaken } from '#store';
import { JOB_FORMAT } from '../job-format.js';

/** A job of the `states` queue: wake one frame of one execution. References only (R1); the store has the rest. */
export interface StateJob extends Awaken {
  readonly fmt: number;
  /** W3C trace context of the one who caused it. */
  readonly traceparent?: string;
  /** The sweeper's nth repeat; absent = the fast path. */
  readonly delivery?: number;
}

export function stateJob(awaken: Awaken, traceparent: string | undefined, delivery = 0): StateJob {
  const { execution, frame, token, wake } = awaken;
  return {
    fmt: JOB_FORMAT,
    execution,
    frame,
    token,
    wake,
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(delivery === 0 ? {} : { delivery }),
  };
}
