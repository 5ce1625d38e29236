import type { FrameRef } from '#store';
import { EXPRESS_TASK_JOB_FORMAT, JOB_FORMAT } from '../job-format.js';

/** A job of a task queue: run one attempt of a Task state. References only (R1): the worker gets the input by claiming it. */
export interface TaskJob extends FrameRef {
  readonly fmt: number;
  readonly resource: string;
  /** W3C trace context of the attempt. */
  readonly traceparent?: string;
  /** Of an Express execution: the attempt is claimed where those are kept, and no state is woken by its end. */
  readonly express?: true;
}

export function taskJob(
  { execution, frame, token }: FrameRef,
  resource: string,
  { traceparent, express }: Pick<TaskJob, 'traceparent' | 'express'>,
): TaskJob {
  return {
    fmt: express ? EXPRESS_TASK_JOB_FORMAT : JOB_FORMAT,
    execution,
    frame,
    token,
    resource,
    ...(traceparent === undefined ? {} : { traceparent }),
    ...(express ? { express } : {}),
  };
}
