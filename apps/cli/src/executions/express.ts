import {
  DescribeStateMachineCommand,
  SFNClient,
  StartSyncExecutionCommand,
  type StartSyncExecutionCommandInput,
  type StartSyncExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-codes.js';

/** @param arn of a state machine, a version or an alias */
export async function isExpress(sfn: SFNClient, arn: string): Promise<boolean> {
  const stateMachineArn = arn.split(':').slice(0, 7).join(':');
  const described = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn, includedData: 'METADATA_ONLY' }));
  return described.type === 'EXPRESS';
}

/**
 * Runs an Express execution and waits for its end: five minutes are the most it may take. Asked for once only: after a connection that
 * broke the execution may have been run, and asking again would run another one.
 * @throws CliError when the time is over first
 */
export async function runSync(
  sfn: SFNClient,
  request: StartSyncExecutionCommandInput,
  timeoutSeconds: number | undefined,
): Promise<StartSyncExecutionCommandOutput> {
  const abortSignal = timeoutSeconds === undefined ? undefined : AbortSignal.timeout(timeoutSeconds * 1_000);
  const { endpoint, region, credentials, requestHandler, disableHostPrefix } = sfn.config;
  const once = new SFNClient({ endpoint, region, credentials, requestHandler, disableHostPrefix, maxAttempts: 1 });
  try {
    return await once.send(new StartSyncExecutionCommand(request), { abortSignal });
  } catch (error) {
    if (abortSignal?.aborted !== true) throw error;
    throw new CliError(`The Express execution has not ended within ${timeoutSeconds} s.`, {
      wayOut: 'It goes on, for at most five minutes; nobody can ask for its end later.',
      exitCode: EXIT.stillRunning,
      cause: error,
    });
  }
}
