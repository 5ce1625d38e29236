import type { DescribeExecutionCommandOutput, StartSyncExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { EXIT, type ExitCode, exitCodeOf } from '../exit-codes.js';
import type { Output } from '../terminal/output.js';

type Told = DescribeExecutionCommandOutput | StartSyncExecutionCommandOutput;

/** An execution as `--json` tells of it: DescribeExecution's or StartSyncExecution's answer, its times as ISO 8601. */
export function plain(execution: Told): object {
  const { $metadata: _, ...rest } = execution;
  return rest;
}

/** Tells people how an execution has ended. @returns what the process is to end with */
export function tellEnding(execution: Told, out: Output): ExitCode {
  const { status = '', startDate, stopDate, output, error, cause } = execution;
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE') {
    out.line(out.style('yellow', `${status}: it goes on, the waiting is over`));
    return EXIT.stillRunning;
  }
  const seconds = ((stopDate?.getTime() ?? 0) - (startDate?.getTime() ?? 0)) / 1_000;
  const well = status === 'SUCCEEDED';
  const why = [error, cause].filter((text) => text !== undefined && text !== '').join(': ');
  out.line(`${out.style(well ? 'green' : 'red', status)} after ${seconds.toFixed(3)} s${why && `  ${why}`}`);
  if (output !== undefined) out.line(output);
  return exitCodeOf(status);
}
