import { paginateListStateMachines, type SFNClient, type StateMachineListItem } from '@aws-sdk/client-sfn';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-codes.js';

/** All state machines, page by page. */
export async function* stateMachines(sfn: SFNClient): AsyncGenerator<StateMachineListItem> {
  for await (const page of paginateListStateMachines({ client: sfn, pageSize: 1_000 }, {})) {
    yield* page.stateMachines ?? [];
  }
}

/**
 * The ARN of a state machine that is named by its ARN (also of a version or alias), its name, or `name:version` or `name:alias`.
 * A name is looked up, because the account and region of a machine are the coordinator's to say.
 * @param instead what to give where looking up is not allowed: the ARN of what is meant, from its service's name on
 * @throws CliError when there is none of that name
 */
export async function stateMachineArn(
  sfn: SFNClient,
  given: string,
  instead = `stateMachine:${given}`,
): Promise<string> {
  if (given.startsWith('arn:')) return given;
  const [name, qualifier, ...rest] = given.split(':');
  if (rest.length > 0) {
    throw new CliError(`${given} names no state machine.`, {
      wayOut: 'Give its name, name:version, name:alias, or its ARN.',
      exitCode: EXIT.usage,
    });
  }
  const arn = await lookedUp(sfn, name as string, instead);
  if (arn !== undefined) return `${arn}${qualifier === undefined ? '' : `:${qualifier}`}`;
  throw new CliError(`There is no state machine ${name}.`, {
    wayOut: '`stepwell list` shows those there are, `stepwell deploy <file>` makes one.',
    name: 'StateMachineDoesNotExist',
  });
}

async function lookedUp(sfn: SFNClient, name: string, instead: string): Promise<string | undefined> {
  try {
    for await (const machine of stateMachines(sfn)) if (machine.name === name) return machine.stateMachineArn;
    return undefined;
  } catch (error) {
    if ((error as Error).name !== 'AccessDeniedException') throw error;
    throw new CliError(`A name has to be looked up. ${(error as Error).message}`, {
      wayOut: `Give the ARN instead: arn:aws:states:<region>:<account>:${instead}`,
      name: 'AccessDeniedException',
      cause: error,
    });
  }
}
