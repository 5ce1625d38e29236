/**
 * Why the signal of an attempt was aborted:
 * - `timed-out`: TimeoutSeconds ran out
 * - `gone`: the execution was stopped or moved on, or the attempt was given up as lost; a result would be refused
 * - `shutdown`: this worker is stopping and its time to finish is over
 */
export type AbortCause = 'timed-out' | 'gone' | 'shutdown';

const TEXTS: Readonly<Record<AbortCause, string>> = {
  'timed-out': 'the task has reached its TimeoutSeconds',
  gone: 'the task is no longer wanted: its execution has been stopped or has moved on',
  shutdown: 'the worker is shutting down',
};

/** The `reason` of an aborted `TaskContext.signal`. */
export class TaskAborted extends Error {
  override readonly name = 'TaskAborted';

  constructor(readonly why: AbortCause) {
    super(TEXTS[why]);
  }
}
