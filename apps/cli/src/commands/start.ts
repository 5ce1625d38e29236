import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { isExpress, runSync } from '../executions/express.js';
import { follow } from '../executions/follow.js';
import { plain, tellEnding } from '../executions/ending.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { stateMachineArn } from '../names/state-machine-arn.js';
import type { Session } from '../session.js';
import { jsonInput } from '../sources/json-input.js';

interface StartFlags {
  readonly inputFile?: string;
  readonly name?: string;
  readonly wait?: boolean;
  readonly timeout?: number;
}

/**
 * `--json`: `{executionArn, startDate}`, or with `--wait` the execution as it has ended. Of an Express execution nobody can ask later: there
 * `--wait` is StartSyncExecution.
 */
export async function run(
  { sfn, out }: Session,
  [machine, argument]: [string, string | undefined],
  { wait, timeout: timeoutSeconds, name, ...given }: StartFlags,
): Promise<ExitCode> {
  const input = await jsonInput(argument, given);
  const request = { stateMachineArn: await stateMachineArn(sfn, machine), name, input };
  if (wait === true && (await isExpress(sfn, request.stateMachineArn))) {
    const ended = await runSync(sfn, request, timeoutSeconds);
    out.result(plain(ended));
    return tellEnding(ended, out);
  }
  const { executionArn, startDate } = await sfn.send(new StartExecutionCommand(request));
  if (wait !== true) {
    out.line(executionArn);
    out.result({ executionArn, startDate });
    return EXIT.done;
  }
  out.note(`started ${executionArn}`);
  const ended = await follow(sfn, executionArn as string, { timeoutSeconds });
  out.result(plain(ended));
  return tellEnding(ended, out);
}
