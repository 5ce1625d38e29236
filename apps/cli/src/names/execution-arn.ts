import { ListExecutionsCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-codes.js';
import { stateMachineArn } from './state-machine-arn.js';

/**
 * The ARN of an execution that is named by its ARN, or as `machine:execution`; where `latest` is allowed, the name of a machine alone
 * stands for the execution of it that was started last.
 * @throws CliError when there is no such machine, or it has no execution
 */
export async function executionArn(
  sfn: SFNClient,
  given: string,
  { latest = false }: { readonly latest?: boolean } = {},
): Promise<string> {
  if (given.includes(':express:')) {
    throw new CliError('Nobody can ask for an Express execution later.', {
      wayOut: '`stepwell start --wait` of an EXPRESS state machine answers with the end.',
    });
  }
  if (given.startsWith('arn:')) return given;
  const [machine = '', execution, ...rest] = given.split(':');
  if (rest.length > 0 || execution === '' || (execution === undefined && !latest)) {
    throw new CliError(`${given} names no execution.`, {
      wayOut: 'Give its ARN, or the state machine and the name: greeting:first.',
      exitCode: EXIT.usage,
    });
  }
  const arn = await stateMachineArn(sfn, machine, `execution:${machine}:${execution ?? '<execution>'}`);
  if (execution !== undefined) return `${arn.replace(':stateMachine:', ':execution:')}:${execution}`;
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: arn, maxResults: 1 }));
  const newest = executions[0]?.executionArn;
  if (newest === undefined) {
    throw new CliError(`${machine} has no execution.`, { wayOut: `\`stepwell start ${machine}\` starts one.` });
  }
  return newest;
}
