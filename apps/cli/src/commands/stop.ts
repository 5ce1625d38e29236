import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { executionArn } from '../names/execution-arn.js';
import type { Session } from '../session.js';

interface StopFlags {
  readonly error?: string;
  readonly cause?: string;
}

/** `--json`: `{executionArn, stopDate}`. */
export async function run({ sfn, out }: Session, [given]: [string], { error, cause }: StopFlags): Promise<ExitCode> {
  const arn = await executionArn(sfn, given);
  const { stopDate } = await sfn.send(new StopExecutionCommand({ executionArn: arn, error, cause }));
  out.line(`stopped ${arn} at ${stopDate?.toISOString()}`);
  out.result({ executionArn: arn, stopDate });
  return EXIT.done;
}
