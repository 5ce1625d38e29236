/** What the process ends with; docs/cli.md has the same table for scripts. */
export const EXIT = {
  done: 0,
  /** The request was refused, or a file or definition is wrong. */
  failed: 1,
  /** The command line makes no sense. */
  usage: 2,
  executionFailed: 3,
  executionTimedOut: 4,
  executionAborted: 5,
  /** `--timeout` is over and the execution still runs. */
  stillRunning: 6,
  /** Nobody answers at the endpoint, or only that he cannot serve now. */
  unreachable: 7,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** @param status of an execution; one that goes on is no failure */
export function exitCodeOf(status: string | undefined): ExitCode {
  switch (status) {
    case 'FAILED':
      return EXIT.executionFailed;
    case 'TIMED_OUT':
      return EXIT.executionTimedOut;
    case 'ABORTED':
      return EXIT.executionAborted;
    default:
      return EXIT.done;
  }
}
