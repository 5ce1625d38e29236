import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import { plain, tellEnding } from '../executions/ending.js';
import { follow } from '../executions/follow.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { executionArn } from '../names/execution-arn.js';
import type { Session } from '../session.js';

interface RedriveFlags {
  readonly clientToken?: string;
  readonly wait?: boolean;
  readonly timeout?: number;
}

/** `--json`: `{executionArn, redriveDate}`, or with `--wait` the execution as it has ended. */
export async function run(
  { sfn, out }: Session,
  [given]: [string],
  { clientToken, wait, timeout: timeoutSeconds }: RedriveFlags,
): Promise<ExitCode> {
  const arn = await executionArn(sfn, given);
  const { redriveDate } = await sfn.send(new RedriveExecutionCommand({ executionArn: arn, clientToken }));
  if (wait !== true) {
    out.line(`redriven ${arn} at ${redriveDate?.toISOString()}`);
    out.result({ executionArn: arn, redriveDate });
    return EXIT.done;
  }
  const ended = await follow(sfn, arn, { timeoutSeconds });
  out.result(plain(ended));
  return tellEnding(ended, out);
}
