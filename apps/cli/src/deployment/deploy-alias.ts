import {
  CreateStateMachineAliasCommand,
  DescribeStateMachineAliasCommand,
  type DescribeStateMachineAliasCommandOutput,
  ResourceNotFound,
  type SFNClient,
  UpdateStateMachineAliasCommand,
} from '@aws-sdk/client-sfn';
import type { Change } from './change.js';
import type { PlannedAlias } from './plan.js';

/**
 * Makes an alias route as it is planned.
 * @param machineArn of the machine as it is there; absent in a dry run that would make it
 * @param versionArn what a planned version is there; absent in a dry run that would publish it
 */
export async function deployAlias(
  sfn: SFNClient,
  alias: PlannedAlias,
  machineArn: string | undefined,
  versionArn: (version: string) => string | undefined,
  dryRun: boolean,
): Promise<Change> {
  const { name, description, file } = alias;
  const common = { type: 'alias', name, file } as const;
  const arn = machineArn === undefined ? undefined : `${machineArn}:${name}`;
  const routingConfiguration = alias.routing.map(({ version, weight }) => ({
    stateMachineVersionArn: versionArn(version),
    weight,
  }));
  const present = arn === undefined ? undefined : await described(sfn, arn);
  if (present === undefined) {
    if (dryRun) return { ...common, action: 'create' };
    const created = await sfn.send(new CreateStateMachineAliasCommand({ name, description, routingConfiguration }));
    return { ...common, action: 'create', arn: created.stateMachineAliasArn };
  }
  const differs = [
    ...(routed(present.routingConfiguration) === routed(routingConfiguration) ? [] : ['routingConfiguration']),
    ...(description === undefined || description === present.description ? [] : ['description']),
  ];
  if (differs.length === 0) return { ...common, action: 'unchanged', arn };
  if (!dryRun) {
    const stateMachineAliasArn = arn;
    await sfn.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn, description, routingConfiguration }));
  }
  return { ...common, action: 'update', arn, differs };
}

async function described(
  sfn: SFNClient,
  stateMachineAliasArn: string,
): Promise<DescribeStateMachineAliasCommandOutput | undefined> {
  try {
    return await sfn.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }));
  } catch (error) {
    if (error instanceof ResourceNotFound) return undefined;
    throw error;
  }
}

function routed(routing: DescribeStateMachineAliasCommandOutput['routingConfiguration'] = []): string {
  return routing
    .map(({ stateMachineVersionArn, weight }) => `${stateMachineVersionArn}=${weight}`)
    .sort()
    .join();
}
