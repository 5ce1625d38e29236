import { isDeepStrictEqual } from 'node:util';
import {
  CreateStateMachineCommand,
  DescribeStateMachineCommand,
  type DescribeStateMachineCommandOutput,
  type SFNClient,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { CliError } from '../cli-error.js';
import type { Change } from './change.js';
import type { PlannedMachine } from './plan.js';
import { deployTags } from './deploy-tags.js';

/** What an update may change. */
const UPDATABLE = [
  'definition',
  'roleArn',
  'loggingConfiguration',
  'tracingConfiguration',
  'encryptionConfiguration',
] as const;

/**
 * Makes a state machine be as it is planned.
 * @param existing ARN of the machine of that name, if there is one
 * @throws CliError when it is there and is of another type
 */
export async function deployMachine(
  sfn: SFNClient,
  machine: PlannedMachine,
  existing: string | undefined,
  dryRun: boolean,
): Promise<Change> {
  const common = { type: 'stateMachine', name: machine.name, file: machine.origin.source.file } as const;
  if (existing === undefined) {
    if (dryRun) return { ...common, action: 'create' };
    const { arn: _arn, origin: _origin, tags, ...request } = machine;
    const created = await sfn.send(
      new CreateStateMachineCommand({
        ...request,
        roleArn: machine.roleArn ?? defaultRole(machine.arn),
        ...(tags && { tags: [...tags] }),
      }),
    );
    return { ...common, action: 'create', arn: created.stateMachineArn };
  }
  const present = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn: existing }));
  if (machine.type !== undefined && machine.type !== present.type) {
    throw new CliError(`${machine.name} is ${present.type}, and is to be ${machine.type}: AWS cannot change that.`, {
      place: common.file,
      wayOut: 'Delete the state machine first, or give the new one another name.',
    });
  }
  const differs = UPDATABLE.filter((member) => machine[member] !== undefined && !same(machine, present, member));
  const retagged = await deployTags(sfn, existing, machine.tags, dryRun);
  if (differs.length > 0 && !dryRun) {
    const wanted = Object.fromEntries(differs.map((member) => [member, machine[member]]));
    await sfn.send(new UpdateStateMachineCommand({ stateMachineArn: existing, ...wanted }));
  }
  const all = [...differs, ...(retagged ? ['tags'] : [])];
  if (all.length === 0) return { ...common, action: 'unchanged', arn: existing };
  return { ...common, action: 'update', arn: existing, differs: all };
}

/** Nothing looks at the role here; AWS wants one. */
const defaultRole = (machineArn: string): string => {
  const [, partition, , , account] = machineArn.split(':');
  return `arn:${partition}:iam::${account}:role/stepwell`;
};

function same(
  machine: PlannedMachine,
  present: DescribeStateMachineCommandOutput,
  member: (typeof UPDATABLE)[number],
): boolean {
  const wanted = machine[member];
  const found = present[member];
  if (typeof wanted !== 'object' || typeof found !== 'object') return wanted === found;
  // What is not said keeps its default, and the service tells of defaults too.
  return Object.entries(wanted).every(([key, value]) =>
    isDeepStrictEqual(value, (found as Record<string, unknown>)[key]),
  );
}
