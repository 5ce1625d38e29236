import type { FrameRef } from '#store';
import { JOB_FORMAT } from '../job-format.js';

/** A job of a task queue: run one attempt of a Task state. References only (R1): the worker gets the input by claiming it. */
export interface TaskJob extends FrameRef {
  readonly fmt: number;
  readonly resource: string;
  /** W3C trace context of the attempt. */
  readonly traceparent?: string;
}

export function taskJob(ref: FrameRef, resource: string, traceparent: string | undefined): TaskJob {
  const { execution, frame, token } = ref;
  return { fmt: JOB_FORMAT, execution, frame, token, resource, ...(traceparent === undefined ? {} : { traceparent }) };
}
